import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compositionHasErrors, composeServices } from '@theguild/federation-composition';
import { buildSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';

const subgraphs = ['certificates', 'devices', 'connectors'];

function schemaOf(name: string): string {
  return readFileSync(new URL(`../graphql/${name}.graphql`, import.meta.url), 'utf8');
}

describe('the subgraphs', () => {
  it('compose, and what is checked in is what they compose to', () => {
    const result = composeServices(
      subgraphs.map((name) => ({
        name,
        url: `http://${name}.subgraph/graphql`,
        typeDefs: parse(schemaOf(name)),
      })),
    );
    if (compositionHasErrors(result)) throw new Error(result.errors.map(({ message }) => message).join('\n'));
    const publicSchema = lexicographicSortSchema(buildSchema(result.publicSdl));
    expect(schemaOf('supergraph')).toContain(result.supergraphSdl);
    expect(schemaOf('public')).toContain(printSchema(publicSchema));
  });
});
