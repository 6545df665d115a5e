import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import type { Disposable } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { TokenVerifier } from '@koios/service-kit';
import { CallerAddresses } from '../http/caller-addresses.js';
import { HiveGateway } from './hive-gateway.js';
import { limits } from './limits.js';
import { type Session, webSocketProtocol } from './websocket-protocol.js';

/** A client that is there answers a close at once. */
const farewellMs = 1_000;

/** `/graphql` over WebSocket. */
@Injectable()
export class WebSocketEntrance implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes });
  private protocol: Disposable | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost<AbstractHttpAdapter<Server>>,
    private readonly gateway: HiveGateway,
    private readonly verifier: TokenVerifier,
    private readonly addresses: CallerAddresses,
  ) {}

  onApplicationBootstrap(): void {
    const options = webSocketProtocol(this.gateway.hive, this.verifier, this.addresses);
    this.protocol = useServer<Record<string, unknown> | undefined, Session>(
      { ...options, isProd: true },
      this.sockets,
    );
    const server = this.adapterHost.httpAdapter.getHttpServer();
    server.on('upgrade', (request, socket, head) => this.enter(request, socket, head));
  }

  /** 1001, Going Away: graphql-ws clients connect again by themselves. */
  async beforeApplicationShutdown(): Promise<void> {
    const cutOff = setTimeout(() => this.sockets.clients.forEach((socket) => socket.terminate()), farewellMs);
    await this.protocol?.dispose();
    clearTimeout(cutOff);
  }

  private enter(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node leaves an upgraded socket without a listener, and an error that nobody hears ends the process.
    socket.on('error', () => socket.destroy());
    const pathname = request.url?.split('?')[0];
    if (pathname !== '/graphql')
      return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    this.sockets.handleUpgrade(request, socket, head, (client) =>
      this.sockets.emit('connection', client, request),
    );
  }
}
