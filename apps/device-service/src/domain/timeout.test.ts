import { describe, expect, it } from '@jest/globals';
import { parseTimeoutMs } from './timeout.js';

describe('a time-out', () => {
  it.each([1_000, 60_000])('may be %d ms', (timeoutMs) => {
    expect(parseTimeoutMs(timeoutMs)).toBe(timeoutMs);
  });

  it.each([999, 60_001, 1_000.5, Number.NaN, -1])('may not be %d ms', (timeoutMs) => {
    expect(() => parseTimeoutMs(timeoutMs)).toThrow(
      expect.objectContaining({ code: 'TIMEOUT_INVALID', field: 'timeoutMs' }),
    );
  });
});
