import { observedGauge } from '@koios/service-kit';
import type { DataSource } from 'typeorm';

const ends = `
  SELECT certificate.id, certificate.name, certificate.is_default, revision.valid_until
  FROM client_certificate certificate
  JOIN certificate_revision revision
    ON revision.certificate_id = certificate.id AND revision.revision = certificate.revision`;

/** The key of a former revision is of no use once the overlap ends, even if the certificate is still valid. */
const usedFormerRevisions = `
  SELECT DISTINCT certificate.id, certificate.name, revision.revision,
    least(revision.valid_until, revision.usable_until) AS usable_until
  FROM device_certificate_use used
  JOIN client_certificate certificate ON certificate.id = used.certificate_id AND used.revision < certificate.revision
  JOIN certificate_revision revision
    ON revision.certificate_id = used.certificate_id AND revision.revision = used.revision`;

interface UsedRevision {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly usable_until: Date;
}

interface CertificateEnd {
  readonly id: string;
  readonly name: string;
  readonly is_default: boolean;
  readonly valid_until: Date;
}

const observed = new Set<DataSource>();

observedGauge(
  'koios_certificate_expiry_timestamp_seconds',
  'When the newest revision of each certificate ends, in seconds since 1970.',
  ['certificate_id', 'name', 'default'],
  async (gauge) => {
    for (const dataSource of observed) {
      if (!dataSource.isInitialized) continue;
      for (const end of await dataSource.query<CertificateEnd[]>(ends)) {
        const labels = { certificate_id: end.id, name: end.name, default: String(end.is_default) };
        gauge.set(labels, end.valid_until.getTime() / 1_000);
      }
    }
  },
);

observedGauge(
  'koios_former_revision_end_timestamp_seconds',
  'When a former revision that devices still run on can be used no more and they are cut, in seconds since 1970.',
  ['certificate_id', 'name', 'revision'],
  async (gauge) => {
    for (const dataSource of observed) {
      if (!dataSource.isInitialized) continue;
      for (const used of await dataSource.query<UsedRevision[]>(usedFormerRevisions)) {
        const labels = { certificate_id: used.id, name: used.name, revision: String(used.revision) };
        gauge.set(labels, used.usable_until.getTime() / 1_000);
      }
    }
  },
);

/** From now on `/metrics` tells when the certificates in this database end. */
export function observeCertificates(dataSource: DataSource): DataSource {
  observed.add(dataSource);
  return dataSource;
}
