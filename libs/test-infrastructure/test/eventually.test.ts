import { describe, expect, it } from '@jest/globals';
import { eventually } from '../src/index.js';

describe('eventually', () => {
  it('answers what the check answers once it passes', async () => {
    let tries = 0;
    const fact = await eventually(
      () => {
        tries += 1;
        if (tries < 3) throw new Error('not yet');
        return { tries };
      },
      { intervalMs: 1 },
    );
    expect(fact).toEqual({ tries: 3 });
  });

  it('takes everything but false and an error for a fact', async () => {
    expect(await eventually(() => undefined)).toBeUndefined();
    expect(await eventually(() => 0)).toBe(0);
    let answer = false;
    setImmediate(() => (answer = true));
    expect(await eventually(() => answer, { intervalMs: 1 })).toBe(true);
  });

  it('reports the last failure when the time is over', async () => {
    let tries = 0;
    const waiting = eventually(() => Promise.reject(new Error(`failure ${(tries += 1)}`)), {
      timeoutMs: 20,
      intervalMs: 5,
    });
    await expect(waiting).rejects.toThrow(/^not within 20 ms: failure \d+$/);
    await expect(waiting).rejects.toMatchObject({ cause: { message: `failure ${tries}` } });
  });
});
