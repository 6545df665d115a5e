import { certificateDefaultChanged } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { lockDefault, updateCertificate } from '../database/certificate-changes.js';
import { lockCertificate, requireDefaultCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import { type ClientCertificate, withDefaultFlag } from '../domain/client-certificate.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';

/** Makes a certificate the one that devices without an assignment use. */
@Injectable()
export class SetDefaultCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ClientCertificatesProjection,
  ) {}

  async execute(id: string): Promise<ClientCertificate> {
    const { after, previousId } = await this.database.transaction((manager, emit) =>
      moveDefault(id, manager, emit),
    );
    await this.projection.afterCommit(after.id, previousId);
    return after;
  }
}

async function moveDefault(
  id: string,
  manager: EntityManager,
  emit: Emit,
): Promise<{ after: ClientCertificate; previousId: string }> {
  await lockDefault(manager);
  const before = await lockCertificate(manager, id);
  if (before.isDefault) return { after: before, previousId: id };
  const previousId = (await requireDefaultCertificate(manager)).id;
  const previous = await lockCertificate(manager, previousId);
  // The old one first: the database never sees two defaults.
  await updateCertificate(manager, withDefaultFlag(previous, false));
  const after = withDefaultFlag(before, true);
  await updateCertificate(manager, after);
  await emit(certificateDefaultChanged, id, {
    ...certificateFacts(after),
    previousCertificateId: previousId,
  });
  return { after, previousId };
}
