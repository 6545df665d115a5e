import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { freePort, identityOf } from '../src/index.js';
import { portReservations } from '../src/process/free-port.js';

const only = (port: number) => ({ lowest: port, highest: port });

describe('a free port', () => {
  it('is given once, though nobody listens there yet', async () => {
    const port = await freePort();
    await expect(freePort(only(port))).rejects.toThrow(`No port from ${port} to ${port} is free.`);
  });

  it('that another process was given is given again when that process has ended', async () => {
    const port = await freePort();
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    const { pid = 0 } = other;
    writeFileSync(join(portReservations, String(port)), `${pid} ${identityOf(pid)}`);
    await expect(freePort(only(port))).rejects.toThrow('is free');
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await freePort(only(port))).toBe(port);
  });

  it('is none where somebody listens who has not asked', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await expect(freePort(only(port))).rejects.toThrow('is free');
    server.close();
  });
});
