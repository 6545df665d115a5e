import { randomUUID } from 'node:crypto';
import { CertificateError, type ParsedCertificate, readDerChain } from '@koios/application-certificate';
import {
  deviceKey,
  KoiosError,
  presentServerCertificate,
  serverCertificatePresented,
  serverCertificateTrusted,
} from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { systemActor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { wasDeletedLately } from '../database/device-certificate-uses.js';
import { serverCertificateEntity } from '../database/entities.js';
import { lockAuthorities } from '../database/issuer-certificates.js';
import { lockTrustList, raiseTrustVersion } from '../database/server-certificates.js';
import { serverCertificateAudit } from '../domain/audit-facts.js';
import { opinionOfAuthorities } from '../domain/authorities.js';
import { leafOf } from '../domain/certificate-facts.js';
import {
  type ServerCertificate,
  serverCertificateFacts,
  trustInKnown,
  verdictOnPresentation,
} from '../domain/server-certificate.js';
import { storableText } from '../domain/storable-text.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';
import { type Clock, CLOCK } from '../tokens.js';

type Presentation = z.infer<typeof presentServerCertificate.request>;

/** Remembers the certificate that a server presented for a device and says whether connectors may accept it. */
@Injectable()
export class PresentServerCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ServerTrustProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws KoiosError BAD_USER_INPUT, or FORBIDDEN when the device is known in another plant or was deleted */
  async execute(presentation: Presentation): Promise<z.infer<typeof presentServerCertificate.response>> {
    const presented = readPresented(presentation, this.clock());
    const { known, trust } = await this.database.transaction(async (manager, emit) => {
      assertSamePlant(presented.plantId, await lockTrustList(manager, presented));
      await assertNotDeleted(manager, presented.deviceId, this.clock());
      const known = await touchKnown(manager, presented);
      return known
        ? { known, trust: await this.trustIn(manager, known, presentation) }
        : { known, trust: await this.add(manager, emit, presented, presentation) };
    });
    if (!known) await this.projection.afterCommit(deviceKey(presented));
    return { trust };
  }

  private async trustIn(
    manager: EntityManager,
    known: ServerCertificate,
    { verification }: Presentation,
  ): Promise<ServerCertificate['trust']> {
    const authorities = await lockAuthorities(manager);
    return trustInKnown(
      known,
      opinionOfAuthorities(known.certificateChain, authorities, this.clock()),
      verification,
    );
  }

  private async add(
    manager: EntityManager,
    emit: Emit,
    presented: ServerCertificate,
    { verification }: Presentation,
  ): Promise<ServerCertificate['trust']> {
    const before = await manager.countBy(serverCertificateEntity, { deviceId: presented.deviceId });
    const authorities = await lockAuthorities(manager);
    const opinion = opinionOfAuthorities(presented.certificateChain, authorities, this.clock());
    const verdict = verdictOnPresentation(opinion, before, verification);
    await manager.insert(serverCertificateEntity, { ...presented, ...verdict });
    await raiseTrustVersion(manager, presented.deviceId);
    const facts = serverCertificateFacts(presented);
    await emit(serverCertificatePresented, presented.id, facts);
    if (verdict.trust !== 'TRUSTED') return verdict.trust;
    await emit(serverCertificateTrusted, presented.id, facts);
    await appendAudit(manager, systemActor, serverCertificateAudit('SERVER_CERTIFICATE_TRUSTED', presented));
    return verdict.trust;
  }
}

/** A device stays in its plant; whoever speaks of it in another plant's name may not decide about its server. */
function assertSamePlant(plantId: string, plantOfList: string): void {
  if (plantId !== plantOfList)
    throw new KoiosError('FORBIDDEN', `The device is not one of the plant ${plantId}.`);
}

/** A connector that has not heard of the deletion yet would bring back what was forgotten, for good. */
async function assertNotDeleted(manager: EntityManager, deviceId: string, now: Date): Promise<void> {
  if (await wasDeletedLately(manager, deviceId, now))
    throw new KoiosError('FORBIDDEN', 'The device was deleted.');
}

async function touchKnown(
  manager: EntityManager,
  presented: ServerCertificate,
): Promise<ServerCertificate | null> {
  const { deviceId, thumbprint, lastSeenAt } = presented;
  const known = await manager.findOneBy(serverCertificateEntity, { deviceId, thumbprint });
  if (known)
    await manager.update(
      serverCertificateEntity,
      { id: known.id },
      { lastSeenAt, ...newsOf(known, presented) },
    );
  return known;
}

/** A server may send the issuers that were missing: while nothing is decided, the next review looks at these. */
function newsOf(
  known: ServerCertificate,
  { certificateChain }: ServerCertificate,
): Partial<ServerCertificate> {
  return known.trust === 'PENDING' ? { certificateChain } : {};
}

function readPresented({ plantId, deviceId, certificateChain }: Presentation, now: Date): ServerCertificate {
  const chain = readChain(certificateChain);
  const { thumbprint, subject, applicationUri, issuer, selfSigned, validFrom, validUntil } = leafOf(chain);
  return {
    id: randomUUID(),
    plantId,
    deviceId,
    certificateChain: chain.map(({ der }) => Buffer.from(der)),
    thumbprint,
    commonName: storableText(subject.commonName),
    applicationUri,
    issuer: issuer.text,
    validFrom,
    validUntil,
    selfSigned,
    trust: 'PENDING',
    trustGround: null,
    firstSeenAt: now,
    lastSeenAt: now,
  };
}

/** DER, and nothing else. A server may send its certificate with its issuers behind it in one ByteString (OPC 10000-6, 6.2.6). */
function readChain(presented: readonly string[]): ParsedCertificate[] {
  try {
    return presented.flatMap((bytes) => readDerChain(Buffer.from(bytes, 'base64')));
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new KoiosError('BAD_USER_INPUT', error.message, 'certificateChain');
  }
}
