import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Frontend messages that begin a statement: Query, and Parse of the extended protocol (PostgreSQL, 53.7). */
const statementTypes = new Set(['Q', 'P']);

/** What a connection begins with: a new one may come into being at any time. */
const limits = 'SET statement_timeout';

/** Stands between a service and PostgreSQL and counts the statements. */
export class StatementCounter {
  count = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<StatementCounter> {
    const target = new URL(databaseUrl);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${address.port}`;
    const counter = new StatementCounter(server, url.href);
    server.on('connection', (near) => counter.join(near, connect(Number(target.port), target.hostname)));
    return counter;
  }

  stop(): void {
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    let bytes = Buffer.alloc(0);
    let hasStarted = false;
    near.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      // The startup message has no type in front of its length.
      for (;;) {
        const typeLength = hasStarted ? 1 : 0;
        if (bytes.length < typeLength + 4) return;
        const end = typeLength + bytes.readUInt32BE(typeLength);
        if (bytes.length < end) return;
        if (hasStarted && isStatement(bytes.subarray(0, end))) this.count++;
        bytes = bytes.subarray(end);
        hasStarted = true;
      }
    });
  }
}

function isStatement(message: Buffer): boolean {
  return statementTypes.has(String.fromCharCode(message[0] ?? 0)) && !message.includes(limits);
}
