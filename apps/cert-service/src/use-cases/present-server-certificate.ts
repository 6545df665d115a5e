import { randomUUID } from 'node:crypto';
import { CertificateError, parseCertificate } from '@koios/application-certificate';
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
import { Database } from '../database/database.js';
import { serverCertificateEntity } from '../database/entities.js';
import { lockTrustList, raiseTrustVersion } from '../database/server-certificates.js';
import { leafOf } from '../domain/certificate-facts.js';
import {
  type ServerCertificate,
  serverCertificateFacts,
  trustOnPresentation,
} from '../domain/server-certificate.js';
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

  async execute(presentation: Presentation): Promise<z.infer<typeof presentServerCertificate.response>> {
    const presented = readPresented(presentation, this.clock());
    const { known, trust } = await this.database.transaction(async (manager, emit) => {
      await lockTrustList(manager, presented);
      const known = await touchKnown(manager, presented);
      return known ? { known, trust: known.trust } : { known, trust: await add(manager, emit, presented) };
    });
    if (!known) await this.projection.afterCommit(deviceKey(presented));
    return { trust };
  }
}

async function touchKnown(
  manager: EntityManager,
  presented: ServerCertificate,
): Promise<ServerCertificate | null> {
  const { deviceId, thumbprint, lastSeenAt } = presented;
  const known = await manager.findOneBy(serverCertificateEntity, { deviceId, thumbprint });
  if (known) await manager.update(serverCertificateEntity, { id: known.id }, { lastSeenAt });
  return known;
}

async function add(
  manager: EntityManager,
  emit: Emit,
  presented: ServerCertificate,
): Promise<ServerCertificate['trust']> {
  const before = await manager.countBy(serverCertificateEntity, { deviceId: presented.deviceId });
  const trust = trustOnPresentation(before);
  await manager.insert(serverCertificateEntity, { ...presented, trust });
  await raiseTrustVersion(manager, presented.deviceId);
  const facts = serverCertificateFacts(presented);
  await emit(serverCertificatePresented, presented.id, facts);
  if (trust === 'TRUSTED') await emit(serverCertificateTrusted, presented.id, facts);
  return trust;
}

function readPresented({ plantId, deviceId, certificateChain }: Presentation, now: Date): ServerCertificate {
  const chain = certificateChain.map((der) => Buffer.from(der, 'base64'));
  const { thumbprint, subject, applicationUri, issuer, validFrom, validUntil } = parsePresented(
    leafOf(chain),
  );
  return {
    id: randomUUID(),
    plantId,
    deviceId,
    certificateChain: chain,
    thumbprint,
    commonName: subject.commonName,
    applicationUri,
    issuer: issuer.text,
    validFrom,
    validUntil,
    trust: 'PENDING',
    firstSeenAt: now,
    lastSeenAt: now,
  };
}

function parsePresented(der: Buffer): ReturnType<typeof parseCertificate> {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new KoiosError('BAD_USER_INPUT', error.message, 'certificateChain');
  }
}
