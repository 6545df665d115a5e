import type { DataSource } from 'typeorm';

/** How many devices belong to an id; an id without any is left out. */
export type Counts = ReadonlyMap<string, number>;

/** How many devices are assigned to each certificate. */
export function countAssigned(dataSource: DataSource, certificateIds: readonly string[]): Promise<Counts> {
  return count(
    dataSource,
    `SELECT client_certificate_id AS id, count(*)::integer AS count FROM device
     WHERE client_certificate_id = ANY ($1) GROUP BY 1`,
    certificateIds,
  );
}

/** How many devices stand in each plant. */
export function countInPlants(dataSource: DataSource, plantIds: readonly string[]): Promise<Counts> {
  return count(
    dataSource,
    'SELECT plant_id AS id, count(*)::integer AS count FROM device WHERE plant_id = ANY ($1) GROUP BY 1',
    plantIds,
  );
}

/**
 * How many devices a deleted certificate leaves to the default: those whose assignment was cleared, and those whose
 * assignment will be as soon as the event of the deletion has arrived.
 */
export function countReassigned(dataSource: DataSource, certificateIds: readonly string[]): Promise<Counts> {
  return count(
    dataSource,
    `SELECT id, count(DISTINCT device_id)::integer AS count FROM (
       SELECT client_certificate_id AS id, id AS device_id FROM device WHERE client_certificate_id = ANY ($1)
       UNION ALL
       SELECT from_certificate_id, device_id FROM certificate_reassignment WHERE from_certificate_id = ANY ($1)
     ) AS reassigned GROUP BY 1`,
    certificateIds,
  );
}

async function count(dataSource: DataSource, statement: string, ids: readonly string[]): Promise<Counts> {
  const rows = await dataSource.query<{ id: string; count: number }[]>(statement, [ids]);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
