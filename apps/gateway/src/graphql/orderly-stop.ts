import type { Server } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import { GatewayStop } from './gateway-stop.js';
import { HiveGateway } from './hive-gateway.js';

/** What is still being answered gets this long; the process must be gone after five seconds. */
const lastAnswersMs = 3_000;

/** Ends subscriptions first, lets requests finish, and Hive after them. */
@Injectable()
export class OrderlyStop implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly adapterHost: HttpAdapterHost<AbstractHttpAdapter<Server>>,
    private readonly gateway: HiveGateway,
    private readonly stop: GatewayStop,
  ) {}

  beforeApplicationShutdown(): void {
    this.stop.begin();
    const server = this.adapterHost.httpAdapter.getHttpServer();
    setTimeout(() => server.closeAllConnections(), lastAnswersMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.gateway.hive.dispose();
  }
}
