import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { DataDirectory } from './data-directory.js';

const folder = mkdtempSync(join(tmpdir(), 'koios-data-directory-'));
const modeOf = (path: string) => statSync(path).mode & 0o777;
afterAll(() => rmSync(folder, { recursive: true }));

it('a data directory that we make lets nobody look into it, and its logs are closed', () => {
  const { path, logs } = DataDirectory.open(join(folder, 'some', 'new'));
  expect(modeOf(path)).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
  expect(modeOf(logs)).toBe(0o700);
});

it('a folder that was there keeps its mode', () => {
  const path = join(folder, 'there');
  mkdirSync(path);
  chmodSync(path, 0o755);
  DataDirectory.open(path);
  expect(modeOf(path)).toBe(0o755);
});
