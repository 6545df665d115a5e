import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SOURCES = join(import.meta.dirname, '../src');
/** What computes; nothing that reads files, talks to a network or knows a framework. */
const ALLOWED = ['asn1js', 'node:crypto', 'node:timers/promises', 'node:util', 'pkijs'];
const IMPORT = /^(?:import|(?:import|export|\}) .*from|import\() ?'([^'\n]+)'/gm;

function importsOf(file: string): string[] {
  return Array.from(readFileSync(join(SOURCES, file), 'utf8').matchAll(IMPORT), ([, name = '']) => name);
}

describe('the library', () => {
  const files = globSync('**/*.ts', { cwd: SOURCES }).filter((file) => !file.endsWith('.test.ts'));
  const outside = files.flatMap(importsOf).filter((name) => !name.startsWith('.'));

  it('imports only what computes', () => {
    expect([...new Set(outside)].sort()).toEqual(ALLOWED);
  });

  it('reads with its own reader wherever an input is judged: pkijs is for the second opinion', () => {
    const withPkijs = files
      .filter((file) => importsOf(file).includes('pkijs'))
      .map((file) => file.split('/')[0]);
    expect([...new Set(withPkijs)].sort()).toEqual(['agreement']);
  });
});
