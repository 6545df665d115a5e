import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A door on the way to a server: shut, connections are cut and refused, as when the server is gone. */
export class TcpGate {
  private readonly sockets = new Set<Socket>();
  private isShut = false;
  /** Hears what clients send, chunk by chunk. */
  onSent: ((chunk: Buffer, connection: Socket) => void) | undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(targetPort: number): Promise<TcpGate> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gate = new TcpGate(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => gate.pass(client, targetPort));
    return gate;
  }

  /** Cuts what is connected and refuses what comes. */
  shut(): void {
    this.isShut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  reopen(): void {
    this.isShut = false;
  }

  async close(): Promise<void> {
    this.shut();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(client: Socket, targetPort: number): void {
    if (this.isShut) return void client.destroy();
    const target = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => this.onSent?.(chunk, client));
    client.pipe(target).pipe(client);
  }
}
