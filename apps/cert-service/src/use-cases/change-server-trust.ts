import type { Emit } from '@koios/messaging';
import { serverCertificateRejected, serverCertificateTrusted } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { serverCertificateEntity } from '../database/entities.js';
import { raiseTrustVersion } from '../database/server-certificates.js';
import { serverCertificateAudit } from '../domain/audit-facts.js';
import {
  type ServerCertificate,
  serverCertificateFacts,
  type TrustVerdict,
} from '../domain/server-certificate.js';

const eventOf = {
  TRUSTED: serverCertificateTrusted,
  REJECTED: serverCertificateRejected,
  PENDING: undefined,
};

/**
 * The one way in which the trust in a known certificate changes, whoever decides; its device's trust list is locked.
 * What is taken back has no event of its own: connectors follow the projection; the audit log says it, with the reason.
 */
export async function changeServerTrust(
  manager: EntityManager,
  emit: Emit,
  actor: Actor,
  before: ServerCertificate,
  { trust, trustGround }: TrustVerdict,
  withdrawalReason?: string,
): Promise<ServerCertificate> {
  if (before.trust === trust && before.trustGround === trustGround) return before;
  await manager.update(serverCertificateEntity, { id: before.id }, { trust, trustGround });
  await raiseTrustVersion(manager, before.deviceId);
  const event = eventOf[trust];
  if (event && before.trust !== trust) await emit(event, before.id, serverCertificateFacts(before));
  const action =
    trust === 'PENDING' ? 'SERVER_CERTIFICATE_TRUST_WITHDRAWN' : (`SERVER_CERTIFICATE_${trust}` as const);
  await appendAudit(manager, actor, serverCertificateAudit(action, before, withdrawalReason));
  return { ...before, trust, trustGround };
}
