import type { DataSource } from 'typeorm';
import { observedGauge } from './metrics.js';

const observed = new Set<DataSource>();

const unpublished = `
  SELECT count(*)::integer AS events,
         coalesce(extract(epoch FROM now() - min((event->>'time')::timestamptz)), 0)::double precision AS age
  FROM outbox WHERE published_at IS NULL`;

async function ask(dataSource: DataSource): Promise<{ events: number; age: number }> {
  const [row] = await dataSource.query<[{ events: number; age: number }]>(unpublished);
  return row;
}

async function eachOutbox(tell: (outbox: { events: number; age: number }) => void): Promise<void> {
  for (const dataSource of observed) if (dataSource.isInitialized) tell(await ask(dataSource));
}

observedGauge(
  'koios_outbox_unpublished_events',
  'Committed events that are not published yet.',
  [],
  (gauge) => eachOutbox(({ events }) => gauge.set(events)),
);
observedGauge(
  'koios_outbox_lag_seconds',
  'Age of the oldest committed event that is not published yet; 0 when all are.',
  [],
  (gauge) => eachOutbox(({ age }) => gauge.set(Math.max(0, age))),
);

/** From now on `/metrics` tells how far the outbox of this database is behind. */
export function observeOutbox(dataSource: DataSource): void {
  if (dataSource.entityMetadatas.some(({ tableName }) => tableName === 'outbox')) observed.add(dataSource);
}
