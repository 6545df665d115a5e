import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A connection to a server that can be cut, or fall silent, for one client while others go on. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private readonly silenced = new Set<Socket>();
  private isCut = false;
  private isSilent = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<Cable> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const cable = new Cable(server, address.port);
    server.on('connection', (socket) => cable.join(socket, port));
    return cable;
  }

  /** Closes every connection and takes no new one. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /**
   * As when packets are lost: connections stay, and nothing comes through any more, the end of a connection included.
   * Those of now never do again; new ones come into being and hear nothing, until it is mended.
   */
  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) this.mute(socket);
  }

  mend(): void {
    this.isCut = false;
    this.isSilent = false;
  }

  async remove(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private mute(socket: Socket): void {
    this.silenced.add(socket);
    socket.unpipe();
    socket.pause();
  }

  private join(near: Socket, port: number): void {
    if (this.isCut) return void near.destroy();
    if (this.isSilent) return this.joinNobody(near);
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        if (!this.silenced.has(socket)) other.destroy();
      });
    }
  }

  private joinNobody(near: Socket): void {
    this.sockets.add(near);
    near.on('error', () => undefined);
    near.on('close', () => this.sockets.delete(near));
    this.mute(near);
  }
}
