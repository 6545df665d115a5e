import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '@koios/embedded-infrastructure';
import { LaunchError } from '../cli/launch-error.js';

/** The port that was asked for, if it is free; 0 becomes a free one. @throws LaunchError when it is taken */
export async function gatewayPort(wanted: number): Promise<number> {
  if (wanted === 0) return freePort();
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    return wanted;
  } catch (error) {
    throw new LaunchError(whyNot(wanted, error));
  } finally {
    server.close();
  }
}

function whyNot(port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES') {
    return `Port ${port} is for root only: choose another (PORT=8080 npm start; 0 takes a free one).`;
  }
  return `Port ${port} is in use: stop what listens there, or choose another (PORT=9090 npm start; 0 takes a free one).`;
}
