import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const library = "from '@koios/application-certificate'";
const ours = "from '../src/index.js'";
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the example in README.md', () => {
  it('is the one that runs here', () => {
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(read('../README.md')) ?? [];
    expect(read('./readme-example.ts')).toBe(example.replace(library, ours));
  });

  it('says what it says', async () => {
    const { findings, verdict } = await import('./readme-example.js');
    expect(findings).toEqual([]);
    expect(verdict).toMatchObject({ statusCode: 'BadCertificateHostNameInvalid', step: 'HOST_NAME' });
  });
});
