import { EventConsumer, onEvent } from '@koios/messaging';
import { deviceDeleted, deviceKey, type KoiosEvent } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { recordDeletion } from '../database/device-certificate-uses.js';
import { serverTrustListEntity } from '../database/entities.js';
import { lockTrustList } from '../database/server-certificates.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';
import { LOG } from '../tokens.js';

/** When a device is deleted, what was decided about its server and what it ran on means nothing any more. */
const forgetDevice = onEvent(deviceDeleted, async ({ time, data: { deviceId, plantId } }, manager) => {
  // Held first: a certificate that is presented at this moment is either forgotten too, or refused.
  await lockTrustList(manager, { deviceId, plantId });
  await manager.delete(serverTrustListEntity, { deviceId });
  await recordDeletion(manager, { deviceId, deletedAt: new Date(time) });
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
