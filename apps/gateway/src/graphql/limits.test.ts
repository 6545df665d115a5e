import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { limits } from './limits.js';

const documentation = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
const counted = (limit: number): string => limit.toLocaleString('en');

describe('the limits of a request', () => {
  it.each([
    ['cost', counted(limits.cost)],
    ['depth', counted(limits.depth)],
    ['aliases', counted(limits.aliases)],
    ['tokens', counted(limits.tokens)],
    ['directives', counted(limits.directives)],
    ['body', `${limits.bodyBytes / 1_048_576} MiB`],
  ])('are documented as they are: %s', (name, limit) => {
    expect(documentation).toMatch(new RegExp(`^\\| ${name} \\| ${limit} \\|`, 'm'));
  });
});
