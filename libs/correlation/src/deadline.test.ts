import { describe, expect, it } from '@jest/globals';
import { currentDeadline, Deadline, timeoutHeader, timeoutHeaders, withDeadline } from './deadline.js';

describe('a deadline', () => {
  it.each([undefined, '', '-1', '1.5', '1e3', 'soon', '12345678'])('is not made of %j', (header) => {
    expect(Deadline.from(header)).toBeUndefined();
  });

  it('is two minutes away at most', () => {
    expect(Deadline.from('999999')?.leftMs()).toBeLessThanOrEqual(120_000);
    expect(Deadline.from('60000')?.leftMs()).toBeGreaterThan(50_000);
  });

  it('is that of everything the work starts, and of nothing else', async () => {
    const deadline = new Deadline(1_000);
    expect(await withDeadline(deadline, () => Promise.resolve().then(currentDeadline))).toBe(deadline);
    expect(currentDeadline()).toBeUndefined();
    expect(withDeadline(undefined, currentDeadline)).toBeUndefined();
  });

  it('goes on with what is left of it', () => {
    const left = Number(timeoutHeaders(new Deadline(60_000))[timeoutHeader]);
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
    expect(timeoutHeaders(new Deadline(-5))).toEqual({ [timeoutHeader]: '0' });
    expect(timeoutHeaders()).toEqual({});
  });

  it('says when it has passed', async () => {
    const deadline = new Deadline(20);
    await deadline.whenPassed();
    expect(deadline.leftMs()).toBe(0);
  });
});
