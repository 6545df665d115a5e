import { type ClientCertificateState, clientCertificatesBucket } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { findCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { clientCertificateEntity } from '../database/entities.js';
import { parsedRevision } from '../domain/certificate-facts.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { isUsableByConnectors } from '../domain/connector-use.js';
import { LOG } from '../tokens.js';
import { Projection } from './projection.js';

/** The bucket `client-certificates`: what a connector needs to use a certificate, and no key. */
@Injectable()
export class ClientCertificatesProjection extends Projection<typeof clientCertificatesBucket.value> {
  constructor(database: Database, @Inject(LOG) log: Logger) {
    super(
      clientCertificatesBucket,
      {
        read: async (id) => {
          const certificate = await findCertificate(database.manager, id);
          return certificate ? stateOf(certificate) : undefined;
        },
        versions: async () => {
          const rows = await database.manager.find(clientCertificateEntity, {
            select: { id: true, version: true },
          });
          return new Map(rows.map(({ id, version }) => [id, version]));
        },
      },
      log,
    );
  }

  /** Projects a certificate that was committed a moment ago. */
  async afterFirstCommit(certificate: ClientCertificate): Promise<void> {
    await this.afterInsert(certificate.id, stateOf(certificate));
  }
}

/** undefined for a certificate that no connector can use: it finds none with this id, and the device says so. */
function stateOf(certificate: ClientCertificate): ClientCertificateState | undefined {
  const { id, version, name, isDefault, revision, oldestUsableRevision, current } = certificate;
  const parsed = parsedRevision(current);
  if (!isUsableByConnectors(parsed)) return undefined;
  const { applicationUri, keySize } = parsed;
  return {
    certificateId: id,
    version,
    name,
    isDefault,
    revision,
    oldestUsableRevision,
    thumbprint: current.thumbprint,
    applicationUri: applicationUri ?? '',
    validFrom: current.validFrom.toISOString(),
    validUntil: current.validUntil.toISOString(),
    certificateChain: current.certificateChain.map((der) => der.toString('base64')),
    modulusLength: Math.ceil(keySize / 8),
  };
}
