import { EventConsumer, onEvent } from '@koios/messaging';
import { plantKeyCustodyChanged } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { actorFrom } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { LOG } from '../tokens.js';

/** When it was set in device-service where a plant's keys are, writes down who did it, beside what else happens to keys. */
const auditChange = onEvent(plantKeyCustodyChanged, ({ data }, manager) => {
  const { plantId, name, keyCustody, changedBy } = data;
  return appendAudit(manager, actorFrom({ subject: changedBy, roles: [] }, {}), {
    action: 'KEY_CUSTODY_CHANGED',
    certificateId: null,
    certificateName: null,
    details: `${keyCustody} in the plant ${plantId}, ${JSON.stringify(name)}`,
  });
});

/** Keeps the audit log complete: a plant's key custody decides what may leave. */
@Injectable()
export class AuditKeyCustody {
  private consumer: EventConsumer | undefined;

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  start(connection: NatsConnection): void {
    const options = { name: 'cert-service-plants', subject: 'plant.*', handlers: [auditChange] };
    this.consumer = new EventConsumer(connection, () => this.database.dataSource, options, this.log);
    this.consumer.start();
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
  }
}
