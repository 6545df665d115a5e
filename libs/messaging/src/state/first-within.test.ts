import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { firstWithin } from './first-within.js';

const silence = () => () => undefined;

describe('what is waited for', () => {
  it('is the first that is told, and then nobody listens any more', async () => {
    let listening = true;
    const first = firstWithin<string>(60_000, (tell) => {
      tell('one');
      tell('two');
      return () => (listening = false);
    });
    expect(await first).toBe('one');
    expect(listening).toBe(false);
  });

  it('is nothing when the time is over', async () => {
    expect(await firstWithin(1, silence)).toBeUndefined();
  });

  it('is heard when it came in while the process stood still', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [far] = (await once(server, 'connection')) as [Socket];
    const first = firstWithin<string>(5, (tell) => {
      near.once('data', (data) => tell(String(data)));
      return () => undefined;
    });
    far.write('here');
    const untilMs = performance.now() + 50;
    while (performance.now() < untilMs);
    expect(await first).toBe('here');
    near.destroy();
    server.close();
  });
});
