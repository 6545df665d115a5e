import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { logTail } from './log-tail.js';

const folder = mkdtempSync(join(tmpdir(), 'koios-log-tail-'));
const file = join(folder, 'service.log');
afterAll(() => rmSync(folder, { recursive: true }));

function tailOf(lines: readonly string[]): string[] {
  writeFileSync(file, `${lines.join('\n')}\n`);
  return logTail(file).split('\n');
}

describe('the end of a log', () => {
  it('is readable: time, level, message and the message of the error', () => {
    const time = '2026-01-02T03:04:05.678Z';
    const line = {
      level: 'fatal',
      time,
      msg: 'could not start',
      err: { message: 'no route', stack: 'at x' },
    };
    expect(tailOf([JSON.stringify(line)])).toEqual(['    03:04:05.678 fatal could not start: no route']);
    expect(tailOf([JSON.stringify({ level: 30, time: Date.parse(time), msg: 'on' })])).toEqual([
      '    03:04:05.678 30 on',
    ]);
  });

  it('shows lines of another form as they are', () => {
    expect(tailOf(['[1] 2026/01/02 [INF] Server is ready', '{"json": true}', '{broken'])).toEqual([
      '    [1] 2026/01/02 [INF] Server is ready',
      '    {"json": true}',
      '    {broken',
    ]);
  });

  it('has the last 15 lines', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
    expect(tailOf(lines)).toEqual(lines.slice(25).map((line) => `    ${line}`));
  });

  it('is empty when there is no log', () => {
    expect(logTail(join(folder, 'none.log')).trim()).toBe('');
  });
});
