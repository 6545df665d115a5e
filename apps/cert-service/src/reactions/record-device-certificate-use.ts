import { EventConsumer, onEvent } from '@koios/messaging';
import { connectionStateChanged } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { recordUse } from '../database/device-certificate-uses.js';
import { LOG } from '../tokens.js';

/** When a connector reports a session, remembers which revision it runs on. */
const recordOnConnectionChange = onEvent(connectionStateChanged, async ({ time, data }, manager) => {
  const { deviceId, session, leaseToken } = data;
  const { certificateId = null, revision = null } = session ?? {};
  await recordUse(manager, { deviceId, certificateId, revision, leaseToken, reportedAt: new Date(time) });
});

/** Knows which devices still run on an older revision of their certificate. */
@Injectable()
export class RecordDeviceCertificateUse {
  private consumer: EventConsumer | undefined;

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  start(connection: NatsConnection): void {
    const options = { name: 'cert-service', subject: 'connection.*', handlers: [recordOnConnectionChange] };
    this.consumer = new EventConsumer(connection, () => this.database.dataSource, options, this.log);
    this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
  }
}
