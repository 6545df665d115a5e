import { certificateDefaultChanged, KoiosError } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { lockDefault, updateCertificate } from '../database/certificate-changes.js';
import { lockCertificate, requireDefaultCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts, parsedRevision } from '../domain/certificate-facts.js';
import { isUsableByConnectors } from '../domain/connector-use.js';
import { type ClientCertificate, withDefaultFlag } from '../domain/client-certificate.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';

/** Makes a certificate the one that devices without an assignment use. */
@Injectable()
export class SetDefaultCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ClientCertificatesProjection,
  ) {}

  async execute(id: string, actor: Actor): Promise<ClientCertificate> {
    const { after, previousId } = await this.database.transaction((manager, emit) =>
      moveDefault(id, actor, manager, emit),
    );
    await this.projection.afterCommit(after.id, previousId);
    return after;
  }
}

async function moveDefault(
  id: string,
  actor: Actor,
  manager: EntityManager,
  emit: Emit,
): Promise<{ after: ClientCertificate; previousId: string }> {
  await lockDefault(manager);
  const before = await lockCertificate(manager, id);
  if (before.isDefault) return { after: before, previousId: id };
  assertUsable(before);
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
  await appendAudit(manager, actor, certificateAudit('DEFAULT_CHANGED', after));
  return { after, previousId };
}

/** The default is for devices of all kinds: with one that no connector can use, all of them would stop at once. */
function assertUsable({ current }: ClientCertificate): void {
  if (isUsableByConnectors(parsedRevision(current))) return;
  throw new KoiosError(
    'CERTIFICATE_PROFILE_VIOLATED',
    'Connectors cannot use this certificate: it needs an RSA key and an ApplicationUri to be the default.',
    'id',
  );
}
