import { type BeforeApplicationShutdown, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { GatewayStop } from './gateway-stop.js';
import { HiveGateway } from './hive-gateway.js';

/** Ends subscriptions first, lets requests finish, and Hive after them. */
@Injectable()
export class OrderlyStop implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly gateway: HiveGateway,
    private readonly stop: GatewayStop,
  ) {}

  beforeApplicationShutdown(): void {
    this.stop.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.gateway.hive.dispose();
  }
}
