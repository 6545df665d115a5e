import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { findCertificates, findRevisions } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { countDevicesOnOlderRevisions } from '../database/device-certificate-uses.js';
import type { CertificateRevision, ClientCertificate } from '../domain/client-certificate.js';
import { KeyAvailability } from '../key-vault/key-availability.js';
import type { KeyIdentity } from '../key-vault/sealed-key.js';

/**
 * What a page asks for certificate by certificate, asked of the database once. Nothing is kept: what is loaded
 * together was asked for in the same turn of the event loop.
 */
@Injectable()
export class CertificateLoaders {
  readonly certificates: DataLoader<string, ClientCertificate | null>;
  readonly revisions: DataLoader<string, CertificateRevision[]>;
  readonly devicesOnOlderRevisions: DataLoader<string, number>;
  readonly filesAvailable: DataLoader<KeyIdentity, boolean>;

  constructor(database: Database, keyAvailability: KeyAvailability) {
    this.certificates = loader(async (ids) => {
      const found = await findCertificates(database.manager, ids);
      const byId = new Map(found.map((certificate) => [certificate.id, certificate]));
      return ids.map((id) => byId.get(id) ?? null);
    });
    this.revisions = loader(async (ids) => {
      const byId = Map.groupBy(
        await findRevisions(database.manager, ids),
        ({ certificateId }) => certificateId,
      );
      return ids.map((id) => byId.get(id) ?? []);
    });
    this.devicesOnOlderRevisions = loader(async (ids) => {
      const counts = await countDevicesOnOlderRevisions(database.manager, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    });
    this.filesAvailable = loader((identities) => keyAvailability.check(identities));
  }
}

function loader<Key, Value>(load: (keys: readonly Key[]) => Promise<Value[]>): DataLoader<Key, Value> {
  return new DataLoader(load, { cache: false, maxBatchSize: 500 });
}
