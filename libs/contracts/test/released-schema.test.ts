import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

function sdlOf(name: string): string {
  return readFileSync(new URL(`../graphql/${name}.graphql`, import.meta.url), 'utf8');
}

/** What a caller of the released schema would stumble over in this one. */
async function breakingChanges(sdl: string): Promise<string[]> {
  const changes = await diff(buildSchema(sdlOf('released')), buildSchema(sdl));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
}

describe('the public schema', () => {
  it('breaks nothing that the last release promised', async () => {
    expect(await breakingChanges(sdlOf('public'))).toEqual([]);
  });

  it.each([
    ['a field', /\n {2}thumbprint: String!/, '\n  print: String!', /^Field 'thumbprint' was removed/],
    ['an argument', /deleteDevice\([^)]+\)/, 'deleteDevice', /^Argument 'id: ID!' was removed/],
    [
      'an enum value',
      /\n {2}SIGN_AND_ENCRYPT/,
      '\n  SIGN_ONLY',
      /^Enum value 'SIGN_AND_ENCRYPT' was removed/,
    ],
    ['what never was null', /selfSigned: Boolean!/, 'selfSigned: Boolean', /changed type/],
  ])('would be caught changing %s', async (_what, before, after, complaint) => {
    const found = await breakingChanges(sdlOf('released').replace(before, after));
    expect(found).toContainEqual(expect.stringMatching(complaint));
  });

  it('may grow', async () => {
    const grown = `${sdlOf('released')}\nextend type Query { weather: String }`;
    expect(await breakingChanges(grown)).toEqual([]);
  });
});
