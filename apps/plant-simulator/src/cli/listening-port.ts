import { createServer } from 'node:net';
import { isNativeError } from 'node:util/types';
import { CommandError } from './command-error.js';

/** The first server's port, and whether the user chose it. 0: any. */
export interface PortWish {
  readonly host: string;
  readonly port: number;
}

/** @throws CommandError when nobody can listen there, saying why and what else to try */
export async function requirePort(wish: PortWish): Promise<void> {
  const code = await listeningFault(wish);
  if (code !== null) throw new CommandError(explain(code, wish));
}

export async function isPortFree(wish: PortWish): Promise<boolean> {
  return (await listeningFault(wish)) === null;
}

export function isPortTaken(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE';
}

/** Tries it for a moment: null when it worked, otherwise the operating system's code. */
function listeningFault({ host, port }: PortWish): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port }, () => probe.close(() => resolve(null)));
  });
}

function explain(code: string, { host, port }: PortWish): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop what uses it, or choose another first --port (0 takes free ports).`;
    case 'EACCES':
      return `Port ${port} needs special rights. Choose a --port from 1024 on (0 takes free ports).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Choose another --host (127.0.0.1, or 0.0.0.0 for all).`;
    default:
      return `Cannot listen on ${host}:${port} (${code}). Choose another --host or --port.`;
  }
}
