import { Client } from 'pg';
import { quantile } from '../measure/rate.js';
import { type BenchmarkResult, durationResult } from '../measure/result.js';
import type { RunningCertService } from './running-cert-service.js';

const certificateCount = 10_000;
const pages = 1_200;
const limitMs = 25;

/** Copies of one certificate: the list reads rows, and 10,000 key pairs would take minutes. */
const copies = `
  WITH template AS (SELECT * FROM client_certificate LIMIT 1),
    copy AS (
      INSERT INTO client_certificate (id, name, is_default, origin, revision, oldest_usable_revision, version, created_at)
      SELECT gen_random_uuid(), 'Copy ' || number, false, origin, 1, 1, 1, now() - number * interval '1 minute'
      FROM template, generate_series(1, $1::int) AS number
      RETURNING id)
  INSERT INTO certificate_revision (certificate_id, revision, certificate_chain, thumbprint, valid_from, valid_until, created_at)
  SELECT copy.id, 1, certificate_chain, thumbprint, valid_from, valid_until, revision.created_at
  FROM copy, template JOIN certificate_revision revision ON revision.certificate_id = template.id AND revision.revision = 1`;

const page = `query ($after: String) {
  certificates(first: 50, after: $after, orderBy: { field: NAME, direction: ASC }) {
    totalCount pageInfo { endCursor hasNextPage }
    edges { node { id name isDefault revision commonName thumbprint validFrom validUntil applicationUri } }
  }
}`;

interface Page {
  readonly certificates: {
    readonly totalCount: number;
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

/** The p99 of a page of 50 among 10,000 certificates, walking through all of them six times, the first time with nothing compiled. */
export async function benchmarkList(service: RunningCertService): Promise<BenchmarkResult> {
  await addCopies(service.databaseUrl);
  const durationsMs: number[] = [];
  let after: string | null = null;
  for (let read = 0; read < pages; read += 1) {
    const startedAt = performance.now();
    const { certificates }: Page = await service.ask<Page>(page, { after });
    durationsMs.push(performance.now() - startedAt);
    if (certificates.totalCount < certificateCount) throw new Error('the certificates are not all there');
    after = certificates.pageInfo.hasNextPage ? certificates.pageInfo.endCursor : null;
  }
  return durationResult(
    'p99 of a page of 50 among 10,000 certificates',
    quantile(durationsMs, 0.99),
    limitMs,
  );
}

async function addCopies(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(copies, [certificateCount]);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
