import { EventConsumer, onEvent } from '@koios/messaging';
import { deviceDeleted, deviceKey, type KoiosEvent } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { deviceCertificateUseEntity, serverTrustListEntity } from '../database/entities.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';
import { LOG } from '../tokens.js';

/** When a device is deleted, what was decided about its server and what it ran on means nothing any more. */
const forgetDevice = onEvent(deviceDeleted, async ({ data: { deviceId } }, manager) => {
  await manager.delete(serverTrustListEntity, { deviceId });
  await manager.delete(deviceCertificateUseEntity, { deviceId });
});

/** Forgets devices that are no more. */
@Injectable()
export class ForgetDeletedDevice {
  private consumer: EventConsumer | undefined;

  constructor(
    private readonly database: Database,
    private readonly projection: ServerTrustProjection,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  start(connection: NatsConnection): void {
    const options = {
      name: 'cert-service-devices',
      subject: deviceDeleted.type,
      handlers: [forgetDevice],
      handled: (event: KoiosEvent) =>
        void this.projection.afterCommit(deviceKey(deviceDeleted.data.parse(event.data))),
    };
    this.consumer = new EventConsumer(connection, () => this.database.dataSource, options, this.log);
    this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
  }
}
