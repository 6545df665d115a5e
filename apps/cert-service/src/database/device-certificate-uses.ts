import type { EntityManager } from 'typeorm';
import type { DeviceCertificateUse } from '../domain/device-certificate-use.js';

const onOlderRevisions = `
  SELECT certificate.id, count(*)::integer AS devices
  FROM client_certificate certificate
  JOIN device_certificate_use used ON used.certificate_id = certificate.id AND used.revision < certificate.revision
  WHERE certificate.id = ANY($1) GROUP BY certificate.id`;

const onEachRevision = `
  SELECT certificate_id AS "certificateId", revision, count(*)::integer AS devices
  FROM device_certificate_use WHERE certificate_id = ANY($1) GROUP BY certificate_id, revision`;

/**
 * A report that comes late, after a newer one, changes nothing. The clocks of two connectors differ, so that the token
 * goes before the time. Tokens start anew when their bucket does: a time that is later by far counts whatever the token.
 */
const record = `
  INSERT INTO device_certificate_use AS known (device_id, certificate_id, revision, lease_token, reported_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (device_id) DO UPDATE
  SET certificate_id = excluded.certificate_id, revision = excluded.revision,
    lease_token = excluded.lease_token, reported_at = excluded.reported_at
  WHERE (known.lease_token, known.reported_at) <= (excluded.lease_token, excluded.reported_at)
    OR known.reported_at + interval '1 minute' < excluded.reported_at`;

/** How many devices still run on an older revision of each certificate; certificates without any are left out. */
export async function countDevicesOnOlderRevisions(
  manager: EntityManager,
  certificateIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await manager.query<{ id: string; devices: number }[]>(onOlderRevisions, [certificateIds]);
  return new Map(rows.map(({ id, devices }) => [id, devices]));
}

/** How many devices run on a revision. */
export interface RevisionUse {
  readonly certificateId: string;
  readonly revision: number;
  readonly devices: number;
}

/** How many devices run on each revision of certificates; revisions without any are left out. */
export function countDevicesOnRevisions(
  manager: EntityManager,
  certificateIds: readonly string[],
): Promise<RevisionUse[]> {
  return manager.query<RevisionUse[]>(onEachRevision, [certificateIds]);
}

const deletedWithin = `
  SELECT 1 FROM device_certificate_use
  WHERE device_id = $1 AND lease_token = $2 AND reported_at > $3::timestamptz - interval '10 minutes'`;

/** No lease gets that far: what a connector reported before the deletion is void, also where it comes after it. */
const deletionToken = Number.MAX_SAFE_INTEGER;

/** Remembers that a device was deleted: reports of it come on another way, and may be told later. */
export async function recordDeletion(
  manager: EntityManager,
  { deviceId, deletedAt }: { readonly deviceId: string; readonly deletedAt: Date },
): Promise<void> {
  const nothing = { certificateId: null, revision: null };
  await recordUse(manager, { deviceId, ...nothing, leaseToken: deletionToken, reportedAt: deletedAt });
}

/**
 * Whether a device was deleted so short a time ago that connectors may not have heard of it. A device that is there
 * again after that is one of a database that was restored.
 */
export async function wasDeletedLately(
  manager: EntityManager,
  deviceId: string,
  now: Date,
): Promise<boolean> {
  const rows = await manager.query<unknown[]>(deletedWithin, [deviceId, deletionToken, now]);
  return rows.length > 0;
}

/** Remembers what a device runs on now. */
export async function recordUse(manager: EntityManager, use: DeviceCertificateUse): Promise<void> {
  const { deviceId, certificateId, revision, leaseToken, reportedAt } = use;
  await manager.query(record, [deviceId, certificateId, revision, leaseToken, reportedAt]);
}
