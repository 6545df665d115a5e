import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { holdsSoon, projectionLimitMs } from './holds-soon.js';

describe('what is waited for a moment', () => {
  it('holds when it has arrived in time, though the process stood still and has not read it', async () => {
    const { port1: near, port2: far } = new MessageChannel();
    let hasArrived = false;
    near.once('message', () => (hasArrived = true));
    const held = holdsSoon(() => Promise.resolve(hasArrived));
    await Promise.resolve();
    far.postMessage('assigned');
    standStill(projectionLimitMs + 100);
    expect(await held).toBe(true);
    near.close();
  });

  it('does not hold when it does not come', async () => {
    expect(await holdsSoon(() => Promise.resolve(false))).toBe(false);
  });
});

function standStill(forMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
}
