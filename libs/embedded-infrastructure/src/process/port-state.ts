import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from './error-code.js';

/** Whether a server of ours could listen there. */
export type PortState = 'free' | 'taken' | 'forbidden';

/** Tries it on loopback. Low ports are forbidden to plain users. */
export async function portState(port: number): Promise<PortState> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return 'free';
  } catch (error) {
    return errorCode(error) === 'EACCES' ? 'forbidden' : 'taken';
  } finally {
    server.close();
  }
}
