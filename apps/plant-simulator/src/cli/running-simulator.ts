import { connect } from 'node:net';
import { CommandError } from './command-error.js';
import type { ServersFile } from './simulator-directory.js';

/** It answers at once, unless the machine is busy: who is taken for dead gets a twin on its data. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Two simulators on one data folder would share certificates and trust lists. */
export async function requireNoneRunning(dataDirectory: string, previous: ServersFile | null): Promise<void> {
  if (previous?.pid == null || !isAlive(previous.pid)) return;
  const [server] = previous.servers;
  if (server === undefined || !(await answers(new URL(server.endpointUrl)))) return;
  throw new CommandError(
    `A simulator is running with the data folder ${dataDirectory} already (process ${previous.pid}). Stop it, or choose another --data-dir.`,
  );
}

/** After a crash the number may belong to any process, in a container to our own: hence the port is asked as well. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function answers({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
      timeout: CONNECT_TIMEOUT_MS,
    });
    const finish = (isAnswered: boolean) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}
