import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verify } from '@node-rs/argon2';
import { findAdministrator } from './administrator.js';
import { DataDirectory } from './data-directory.js';

let directory: DataDirectory;
beforeEach(() => {
  directory = DataDirectory.open(mkdtempSync(join(tmpdir(), 'koios-administrator-')));
});
afterEach(() => rmSync(directory.path, { recursive: true }));

describe('the password of the administrator', () => {
  it('is made at the first start, and holds at the next', async () => {
    const first = await findAdministrator(directory, undefined);
    first.keep();
    const made = first.password.origin === 'made' ? first.password.text : '';
    const second = await findAdministrator(directory, undefined);
    expect(second.password).toEqual({ origin: 'kept' });
    expect(await verify(second.passwordHash, made)).toBe(true);
    expect(await verify(second.passwordHash, 'another')).toBe(false);
  });

  it('is another one at the next start when it was not shown', async () => {
    const first = await findAdministrator(directory, undefined);
    const second = await findAdministrator(directory, undefined);
    expect(second.password.origin).toBe('made');
    expect(second.password).not.toEqual(first.password);
  });

  it('is what the environment says, from then on', async () => {
    (await findAdministrator(directory, undefined)).keep();
    (await findAdministrator(directory, 'wanted')).keep();
    const later = await findAdministrator(directory, undefined);
    expect(await verify(later.passwordHash, 'wanted')).toBe(true);
  });

  it('keeps its hash while the environment says the same', async () => {
    const first = await findAdministrator(directory, 'wanted');
    first.keep();
    expect((await findAdministrator(directory, 'wanted')).passwordHash).toBe(first.passwordHash);
  });
});
