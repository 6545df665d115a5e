import { parseCertificate } from '@koios/application-certificate';
import {
  deviceKey,
  type PresentedCertificate,
  type ServerTrust,
  serverTrustBucket,
} from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { Database } from '../database/database.js';
import { serverCertificateEntity, serverTrustListEntity } from '../database/entities.js';
import { leafOf } from '../domain/certificate-facts.js';
import type { ServerCertificate, TrustVerdict } from '../domain/server-certificate.js';
import { LOG } from '../tokens.js';
import { Projection } from './projection.js';

/** The bucket `server-trust`: which server certificates the connectors of a plant may accept, device by device. */
@Injectable()
export class ServerTrustProjection extends Projection<typeof serverTrustBucket.value> {
  constructor(database: Database, @Inject(LOG) log: Logger) {
    super(
      serverTrustBucket,
      {
        read: (key) => readTrust(database.manager, key),
        versions: async () => {
          const rows = await database.manager.find(serverTrustListEntity);
          return new Map(rows.map((row) => [deviceKey(row), row.version]));
        },
      },
      log,
    );
  }
}

/** In one snapshot: decisions of a version belong together. */
async function readTrust(manager: EntityManager, key: string): Promise<ServerTrust | undefined> {
  return manager.transaction('REPEATABLE READ', async (snapshot) => {
    const [plantId = '', deviceId = ''] = key.split('.');
    const list = await snapshot.findOneBy(serverTrustListEntity, { plantId, deviceId });
    if (!list) return undefined;
    const decisions = await snapshot.findBy(serverCertificateEntity, { deviceId });
    const thumbprintsOf = (wanted: Partial<TrustVerdict>): string[] =>
      decisions.filter((decision) => matches(decision, wanted)).map(({ thumbprint }) => thumbprint);
    const { version } = list;
    return {
      plantId,
      deviceId,
      version,
      trusted: thumbprintsOf({ trust: 'TRUSTED' }),
      trustedOnFirstUse: thumbprintsOf({ trust: 'TRUSTED', trustGround: 'FIRST_USE' }),
      trustedByPerson: thumbprintsOf({ trust: 'TRUSTED', trustGround: 'PERSON' }),
      rejected: thumbprintsOf({ trust: 'REJECTED' }),
      lastTrusted: lastTrustedOf(decisions),
    };
  });
}

function matches(decision: TrustVerdict, { trust, trustGround }: Partial<TrustVerdict>): boolean {
  return decision.trust === trust && (trustGround === undefined || decision.trustGround === trustGround);
}

/** What a screen shows beside a certificate that came in its place. */
function lastTrustedOf(decisions: readonly ServerCertificate[]): PresentedCertificate | null {
  const [last] = decisions
    .filter(({ trust }) => trust === 'TRUSTED')
    .sort((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime());
  if (!last) return null;
  const { thumbprint, applicationUri, issuer, validFrom, validUntil } = last;
  return {
    thumbprint,
    subject: parseCertificate(leafOf(last.certificateChain)).subject.text,
    issuer,
    applicationUri,
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
  };
}
