import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { readFileSync } from 'node:fs';
import type { TlsFiles } from './tls-authority.js';

/**
 * What stands before the replicas of a service, as a Kubernetes Service does: each new connection goes to the next of them,
 * and a connection that stands stays where it is. With a certificate it speaks TLS in front of servers that do not.
 */
export class TcpFront {
  private readonly targets: number[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(tls?: TlsFiles): Promise<TcpFront> {
    const server = tls
      ? createTlsServer({ cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) })
      : createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const front = new TcpFront(server, address.port);
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => front.pass(socket));
    return front;
  }

  add(port: number): void {
    this.targets.push(port);
  }

  remove(port: number): void {
    this.targets.splice(this.targets.indexOf(port), 1);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(near: Socket): void {
    const target = this.targets.shift();
    if (target === undefined) return void near.destroy();
    this.targets.push(target);
    const far = connect(target, '127.0.0.1');
    near.pipe(far).pipe(near);
    this.bind(near, far);
    this.bind(far, near);
  }

  private bind(socket: Socket, other: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      other.destroy();
    });
  }
}
