import { observedGauge } from '@koios/service-kit';
import type { DataSource } from 'typeorm';

const ends = `
  SELECT certificate.id, certificate.name, certificate.is_default, revision.valid_until
  FROM client_certificate certificate
  JOIN certificate_revision revision
    ON revision.certificate_id = certificate.id AND revision.revision = certificate.revision`;

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

/** From now on `/metrics` tells when the certificates in this database end. */
export function observeCertificates(dataSource: DataSource): DataSource {
  observed.add(dataSource);
  return dataSource;
}
