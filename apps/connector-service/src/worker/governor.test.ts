import { describe, expect, it } from '@jest/globals';
import { Governor, serverKey } from './governor.js';

const generous = { perSecond: 1_000_000, burst: 1_000 };
const never = new AbortController().signal;
const url = (host: string, path = ''): string => `opc.tcp://${host}:4840${path}`;

/** Work that is under way until it is ended. */
function countedWork() {
  const ends: (() => void)[] = [];
  let most = 0;
  let count = 0;
  const work = async (): Promise<void> => {
    count += 1;
    most = Math.max(most, count);
    await new Promise<void>((resolve) => ends.push(resolve));
    count -= 1;
  };
  return { work, ends, most: () => most };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('the governor', () => {
  const governor = (handshakesAtOnce: number): Governor =>
    new Governor({ handshakesAtOnce, handshakes: generous, handshakesOfServer: generous });

  it('lets one try at a time go to a server, whatever path and spelling its URL has', async () => {
    const one = governor(8);
    const { work, ends, most } = countedWork();
    const tries = ['', '/a', '/b'].map((path, index) =>
      one.try(url(index === 1 ? 'PLC-1' : 'plc-1', path), work, never),
    );
    for (let index = 0; index < tries.length; index += 1) {
      await settle();
      expect(ends).toHaveLength(index + 1);
      ends[index]?.();
    }
    await Promise.all(tries);
    expect(most()).toBe(1);
  });

  it('lets a server that hangs hold up nobody else', async () => {
    const one = governor(8);
    const hanging = countedWork();
    void one.try(url('hangs'), hanging.work, never);
    await one.try(url('other'), () => Promise.resolve(), never);
    expect(hanging.most()).toBe(1);
  });

  it('lets no more handshakes be under way in the process than it may', async () => {
    const one = governor(2);
    const { work, ends, most } = countedWork();
    const handshakes = ['a', 'b', 'c', 'd'].map((host) => one.handshake(url(host), work, never));
    for (let index = 0; index < handshakes.length; index += 1) {
      await settle();
      ends[index]?.();
    }
    await Promise.all(handshakes);
    expect(most()).toBe(2);
  });

  it('lets whoever gives up leave the line', async () => {
    const one = governor(8);
    const { work, ends } = countedWork();
    const first = one.try(url('plc'), work, never);
    const impatient = new AbortController();
    const second = one.try(url('plc'), work, impatient.signal);
    impatient.abort();
    await expect(second).rejects.toThrow();
    ends[0]?.();
    await first;
    expect(ends).toHaveLength(1);
  });

  it('makes handshakes wait when the server had its share of them', async () => {
    const one = new Governor({
      handshakesAtOnce: 8,
      handshakes: generous,
      handshakesOfServer: { perSecond: 20, burst: 1 },
    });
    const startedAtMs = performance.now();
    for (let index = 0; index < 3; index += 1)
      await one.handshake(url('plc'), () => Promise.resolve(), never);
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(95);
    expect(serverKey(url('plc'))).toBe('plc:4840');
  });

  it('lets channels that are all due at once be renewed one after the other', async () => {
    const one = governor(8);
    const startedAtMs = performance.now();
    await Promise.all(Array.from({ length: 7 }, () => one.renewal()));
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(195);
  });
});
