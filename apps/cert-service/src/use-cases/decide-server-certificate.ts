import { deviceKey } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { Database } from '../database/database.js';
import { lockServerCertificate } from '../database/server-certificates.js';
import type { ServerCertificate } from '../domain/server-certificate.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';
import { changeServerTrust } from './change-server-trust.js';

/** A person trusts or rejects a certificate that a server presented. It stays so whatever authorities say. */
@Injectable()
export class DecideServerCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ServerTrustProjection,
  ) {}

  async execute(id: string, trust: 'TRUSTED' | 'REJECTED', actor: Actor): Promise<ServerCertificate> {
    const decided = await this.database.transaction(async (manager, emit) => {
      const before = await lockServerCertificate(manager, id);
      return changeServerTrust(manager, emit, actor, before, { trust, trustGround: 'PERSON' });
    });
    await this.projection.afterCommit(deviceKey(decided));
    return decided;
  }
}
