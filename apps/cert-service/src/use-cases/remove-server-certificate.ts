import { deviceKey } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { serverCertificateEntity } from '../database/entities.js';
import { lockServerCertificate, raiseTrustVersion } from '../database/server-certificates.js';
import { serverCertificateAudit } from '../domain/audit-facts.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';

/** Forgets a server's certificate: it is judged anew when it is presented again. */
@Injectable()
export class RemoveServerCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ServerTrustProjection,
  ) {}

  async execute(id: string, actor: Actor): Promise<void> {
    const removed = await this.database.transaction(async (manager) => {
      const before = await lockServerCertificate(manager, id);
      await manager.delete(serverCertificateEntity, { id });
      await raiseTrustVersion(manager, before.deviceId);
      await appendAudit(manager, actor, serverCertificateAudit('SERVER_CERTIFICATE_REMOVED', before));
      return before;
    });
    await this.projection.afterCommit(deviceKey(removed));
  }
}
