import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { resealProgress } from './reseal-progress.js';

function shown(isTTY: boolean, quietly: boolean, total: number): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const progress = resealProgress(stream, quietly);
  for (let done = 0; done <= total; done++) progress.report({ done, total });
  progress.end();
  return String(stream.read() ?? '');
}

describe('the progress of resealing', () => {
  it('is a bar on a terminal, from nothing to all', () => {
    const output = shown(true, false, 4);
    expect(output).toContain('0 % | 0 of 4');
    expect(output).toContain('100 % | 4 of 4');
    expect(output).toContain('█');
  });

  it('is a line for each percent elsewhere', () => {
    expect(shown(false, false, 2)).toBe('0 of 2 keys\n1 of 2 keys\n2 of 2 keys\n');
    expect(shown(false, false, 1_000).split('\n')).toHaveLength(102);
    expect(shown(false, false, 0)).toBe('0 of 0 keys\n');
  });

  it('is nothing when nothing is wanted', () => {
    expect(shown(false, true, 4) + shown(true, true, 4)).toBe('');
  });
});
