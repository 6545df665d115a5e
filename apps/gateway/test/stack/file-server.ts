import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as the service saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export const firstHalf = Buffer.alloc(100_000, 1);
export const secondHalf = Buffer.alloc(100_000, 2);

/** The part of cert-service that hands out files: in two halves, the second one when it is told to. */
export class FileServer {
  readonly seen: SeenRequest[] = [];
  private goOn: () => void = () => undefined;
  private breakOff: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FileServer> {
    const server = createServer();
    const files = new FileServer(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request;
        files.seen.push({ method, url, headers, body });
        if (url.includes('refused'))
          return response
            .writeHead(403, { 'content-type': 'application/json' })
            .end(JSON.stringify({ code: 'FORBIDDEN', message: 'Not you.' }));
        response.writeHead(200, {
          'content-type': 'application/x-pkcs12',
          'content-length': firstHalf.length + secondHalf.length,
          'content-disposition': `attachment; filename="x.p12"`,
          'cache-control': 'no-store',
          'x-internal': 'between services',
        });
        response.write(firstHalf);
        files.goOn = () => response.end(secondHalf);
        files.breakOff = () => response.destroy();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return files;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/graphql`;
  }

  sendSecondHalf(): void {
    this.goOn();
  }

  cutOff(): void {
    this.breakOff();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
