import {
  type CertificateRevisionState,
  type ClientCertificateState,
  clientCertificatesBucket,
} from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { findCertificate, findUsableEarlierRevisions } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { clientCertificateEntity } from '../database/entities.js';
import { parsedRevision } from '../domain/certificate-facts.js';
import type { CertificateRevision, ClientCertificate } from '../domain/client-certificate.js';
import { isUsableByConnectors } from '../domain/connector-use.js';
import { LOG } from '../tokens.js';
import { Projection } from './projection.js';

const mostEarlierRevisions = 3;
const mostEarlierBytes = 64 * 1_024;

/** The bucket `client-certificates`: what a connector needs to use a certificate, and no key. */
@Injectable()
export class ClientCertificatesProjection extends Projection<typeof clientCertificatesBucket.value> {
  constructor(database: Database, @Inject(LOG) log: Logger) {
    super(
      clientCertificatesBucket,
      {
        read: async (id) => {
          const certificate = await findCertificate(database.manager, id);
          if (!certificate) return undefined;
          const earlier = await findUsableEarlierRevisions(
            database.manager,
            certificate,
            mostEarlierRevisions,
          );
          return stateOf(certificate, earlier);
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
    await this.afterInsert(certificate.id, stateOf(certificate, []));
  }
}

/** undefined for a certificate that no connector can use: it finds none with this id, and the device says so. */
function stateOf(
  certificate: ClientCertificate,
  earlier: readonly CertificateRevision[],
): ClientCertificateState | undefined {
  const { id, version, name, isDefault, oldestUsableRevision, current } = certificate;
  const newest = revisionState(current);
  if (!newest) return undefined;
  return {
    certificateId: id,
    version,
    name,
    isDefault,
    oldestUsableRevision,
    ...newest,
    earlierRevisions: earlier
      .filter(isOfUsualSize)
      .map(revisionState)
      .filter((state) => state !== undefined),
  };
}

/** undefined for one that no connector can use. */
function revisionState(content: CertificateRevision): CertificateRevisionState | undefined {
  const parsed = parsedRevision(content);
  if (!isUsableByConnectors(parsed)) return undefined;
  return {
    revision: content.revision,
    thumbprint: content.thumbprint,
    applicationUri: parsed.applicationUri ?? '',
    validFrom: content.validFrom.toISOString(),
    validUntil: content.validUntil.toISOString(),
    certificateChain: content.certificateChain.map((der) => der.toString('base64')),
    modulusLength: Math.ceil(parsed.keySize / 8),
  };
}

/** So that all of them fit into one message, whatever was uploaded. */
function isOfUsualSize({ certificateChain }: CertificateRevision): boolean {
  const bytes = certificateChain.reduce((sum, der) => sum + der.length, 0);
  return bytes <= mostEarlierBytes;
}
