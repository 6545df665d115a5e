import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseKeyEncryptionKeys } from './key-encryption-keys.js';

const keyText = (byte: number): string => Buffer.alloc(32, byte).toString('base64url');

function parse(text: string): { keys: ReturnType<typeof parseKeyEncryptionKeys>; issues: string[] } {
  const issues: string[] = [];
  return { keys: parseKeyEncryptionKeys(text, { addIssue: (message) => issues.push(message) }), issues };
}

describe('parseKeyEncryptionKeys', () => {
  it('takes the first for the newest and knows all of them', () => {
    const { keys, issues } = parse(`b:${keyText(2)}, a:${keyText(1)}=`);
    expect(issues).toEqual([]);
    expect(keys.newestId).toBe('b');
    expect([...keys.byId].map(([id, key]) => [id, key.export()[0]])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });

  it.each([
    ['nothing', '', 'key 1'],
    ['no id', keyText(1), 'key 1'],
    ['31 bytes', `a:${Buffer.alloc(31).toString('base64url')}`, 'key 1'],
    ['33 bytes', `a:${Buffer.alloc(33).toString('base64url')}`, 'key 1'],
    ['an id twice', `a:${keyText(1)},a:${keyText(2)}`, 'the id a is there twice'],
    ['a wrong second one', `a:${keyText(1)},b`, 'key 2'],
  ])('refuses %s and says which one, not what it is', (_what, text, saying) => {
    const { issues } = parse(text);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(saying);
    expect(issues[0]).not.toContain(keyText(1));
  });

  it('gives keys that do not print', () => {
    const { keys } = parse(`a:${keyText(7)}`);
    const printed = inspect(keys, { depth: 9 }) + JSON.stringify([...keys.byId]);
    expect(printed).not.toContain(keyText(7));
    expect(printed).not.toMatch(/07 07|BwcH/);
  });
});
