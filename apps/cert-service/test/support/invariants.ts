import { expect } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import type { Infrastructure } from './infrastructure.js';
import type { NatsObserver } from './nats-observer.js';
import { StoredKeys } from './stored-keys.js';

const settled = { timeoutMs: 60_000 };

/** What holds after any crash, once the service runs again: no row without a key, one default, no event lost or doubled. */
export async function expectInvariants(infrastructure: Infrastructure, nats: NatsObserver): Promise<void> {
  await expectKeysOfRows(infrastructure);
  expect(await infrastructure.query('SELECT id FROM client_certificate WHERE is_default')).toHaveLength(1);
  expect(await infrastructure.query(revisionsWithGaps)).toEqual([]);
  expect(await infrastructure.query(changesWithoutEvent)).toEqual([]);
  await expectOutboxPublishedOnce(infrastructure, nats);
  await expectProjected(infrastructure, nats);
}

/** Every row has its object, and in the end every object has its row: what is left over is collected. */
async function expectKeysOfRows(infrastructure: Infrastructure): Promise<void> {
  const revisions = await infrastructure.query<{ name: string }>(
    `SELECT 'keys/' || certificate_id || '/' || revision || CASE revision WHEN 1 THEN '' ELSE '-' || thumbprint END || '.jwe' AS name FROM certificate_revision`,
  );
  const rows = revisions.map(({ name }) => name).toSorted();
  const storedKeys = new StoredKeys(infrastructure);
  const stored = new Set(await storedKeys.names());
  expect(rows.filter((name) => !stored.has(name))).toEqual([]);
  await eventually(async () => expect((await storedKeys.names()).toSorted()).toEqual(rows), settled);
}

async function expectOutboxPublishedOnce(infrastructure: Infrastructure, nats: NatsObserver): Promise<void> {
  const outbox = await infrastructure.query<{ event_id: string }>(
    'SELECT event_id FROM outbox ORDER BY sequence',
  );
  await eventually(async () => {
    const published = (await nats.events()).map(({ id }) => id);
    expect(new Set(published).size).toBe(published.length);
    expect(published).toEqual(expect.arrayContaining(outbox.map((entry) => entry.event_id)));
  }, settled);
}

async function expectProjected(infrastructure: Infrastructure, nats: NatsObserver): Promise<void> {
  const certificates = await infrastructure.query<{ id: string; version: number }>(
    'SELECT id, version FROM client_certificate',
  );
  await eventually(async () => {
    for (const { id, version } of certificates)
      expect(await nats.clientCertificate(id)).toMatchObject({ version });
  }, settled);
}

/** Every certificate has each of its revisions from 1 to the newest one. */
const revisionsWithGaps = `
  SELECT certificate.id FROM client_certificate certificate
  JOIN certificate_revision revision ON revision.certificate_id = certificate.id
  GROUP BY certificate.id HAVING count(*) <> certificate.revision OR max(revision.revision) <> certificate.revision`;

/** Every revision that is there was told of by an event with its thumbprint. */
const changesWithoutEvent = `
  SELECT certificate_id, revision FROM certificate_revision
  WHERE NOT EXISTS (
    SELECT 1 FROM outbox
    WHERE event->'data'->>'thumbprint' = thumbprint AND event->>'type' IN ('certificate.generated', 'certificate.regenerated'))`;
