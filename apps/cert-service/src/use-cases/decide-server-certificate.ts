import { deviceKey, serverCertificateRejected, serverCertificateTrusted } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { serverCertificateEntity } from '../database/entities.js';
import { lockServerCertificate, raiseTrustVersion } from '../database/server-certificates.js';
import { type ServerCertificate, serverCertificateFacts } from '../domain/server-certificate.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';

/** A person trusts or rejects a certificate that a server presented. */
@Injectable()
export class DecideServerCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ServerTrustProjection,
  ) {}

  async execute(id: string, trust: 'TRUSTED' | 'REJECTED'): Promise<ServerCertificate> {
    const decided = await this.database.transaction(async (manager, emit) => {
      const before = await lockServerCertificate(manager, id);
      if (before.trust === trust) return before;
      await manager.update(serverCertificateEntity, { id }, { trust });
      await raiseTrustVersion(manager, before.deviceId);
      const event = trust === 'TRUSTED' ? serverCertificateTrusted : serverCertificateRejected;
      await emit(event, id, serverCertificateFacts(before));
      return { ...before, trust };
    });
    await this.projection.afterCommit(deviceKey(decided));
    return decided;
  }
}
