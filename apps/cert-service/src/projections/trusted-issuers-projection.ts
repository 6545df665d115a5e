import { type TrustedIssuer, trustedIssuersBucket } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { issuerCertificateEntity } from '../database/entities.js';
import { findIssuerCertificate } from '../database/issuer-certificates.js';
import type { IssuerCertificate } from '../domain/issuer-certificate.js';
import { LOG } from '../tokens.js';
import { Projection } from './projection.js';

/** The bucket `trusted-issuers`: the authorities whose server certificates connectors accept. */
@Injectable()
export class TrustedIssuersProjection extends Projection<typeof trustedIssuersBucket.value> {
  constructor(database: Database, @Inject(LOG) log: Logger) {
    super(
      trustedIssuersBucket,
      {
        read: async (id) => {
          const issuer = await findIssuerCertificate(database.manager, id);
          return issuer ? stateOf(issuer) : undefined;
        },
        versions: async () => {
          const rows = await database.manager.find(issuerCertificateEntity, {
            select: { id: true, version: true },
          });
          return new Map(rows.map(({ id, version }) => [id, version]));
        },
      },
      log,
    );
  }
}

function stateOf({ id, version, certificate, revocationList }: IssuerCertificate): TrustedIssuer {
  return {
    issuerCertificateId: id,
    version,
    certificate: certificate.toString('base64'),
    revocationList: revocationList?.toString('base64') ?? null,
  };
}
