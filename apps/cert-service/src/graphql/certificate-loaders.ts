import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { findCertificates, findRevisions } from '../database/certificates.js';
import { Database } from '../database/database.js';
import {
  countDevicesOnOlderRevisions,
  countDevicesOnRevisions,
} from '../database/device-certificate-uses.js';
import type { CertificateRevision, ClientCertificate } from '../domain/client-certificate.js';
import { KeyAvailability } from '../key-vault/key-availability.js';
import type { KeyIdentity } from '../key-vault/sealed-key.js';

type RevisionIdentity = Pick<CertificateRevision, 'certificateId' | 'revision'>;

/**
 * What a page asks for certificate by certificate, asked of the database once. Nothing is kept: what is loaded
 * together was asked for in the same turn of the event loop.
 */
@Injectable()
export class CertificateLoaders {
  readonly certificates: DataLoader<string, ClientCertificate | null>;
  readonly revisions: DataLoader<string, CertificateRevision[]>;
  readonly devicesOnOlderRevisions: DataLoader<string, number>;
  readonly devicesOnRevision: DataLoader<RevisionIdentity, number>;
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
    this.devicesOnRevision = loader(async (asked) => {
      const ids = [...new Set(asked.map(({ certificateId }) => certificateId))];
      const uses = await countDevicesOnRevisions(database.manager, ids);
      const counts = new Map(uses.map((use) => [keyOf(use), use.devices]));
      return asked.map((revision) => counts.get(keyOf(revision)) ?? 0);
    });
    this.filesAvailable = loader((identities) => keyAvailability.check(identities));
  }
}

function keyOf({ certificateId, revision }: RevisionIdentity): string {
  return `${certificateId} ${revision}`;
}

function loader<Key, Value>(load: (keys: readonly Key[]) => Promise<Value[]>): DataLoader<Key, Value> {
  return new DataLoader(load, { cache: false, maxBatchSize: 500 });
}
