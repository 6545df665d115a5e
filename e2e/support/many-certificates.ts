import { Client } from 'pg';

/**
 * Copies of one certificate straight into cert-service's table: 10,000 key pairs would take minutes, and the list reads
 * rows. Their ends are spread over three years; few are so near that they are warned of: each warning is an event.
 */
const copies = `
  WITH template AS (SELECT * FROM client_certificate WHERE is_default LIMIT 1),
    copy AS (
      INSERT INTO client_certificate (id, name, is_default, origin, revision, oldest_usable_revision, version, created_at)
      SELECT gen_random_uuid(), 'Copy ' || lpad(number::text, 5, '0'), false, origin, 1, 1, 1,
             now() - number * interval '1 minute'
      FROM template, generate_series(1, $1::int) AS number
      RETURNING id, name)
  INSERT INTO certificate_revision (certificate_id, revision, certificate_chain, thumbprint, valid_from, valid_until, created_at)
  SELECT copy.id, 1, certificate_chain, thumbprint, valid_from,
         now() + interval '1 hour' + interval '1 day'
           * CASE WHEN copy.name <= 'Copy 00030' THEN 3 * substr(copy.name, 6)::int ELSE 95 + substr(copy.name, 6)::int % 1000 END,
         revision.created_at
  FROM copy, template JOIN certificate_revision revision ON revision.certificate_id = template.id AND revision.revision = 1`;

export async function addManyCertificates(databaseUrl: string, count: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(copies, [count]);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
