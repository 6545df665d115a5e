import { idSchema } from '@koios/opcua-contracts';
import type { PageWindow } from '@koios/service-kit';
import DataLoader from 'dataloader';
import { type DataSource, In } from 'typeorm';
import { countAssigned, type Counts, countInPlants, countReassigned } from '../database/device-counts.js';
import { findAssignedDevices, findDevicesById } from '../database/device-queries.js';
import { defaultCertificateEntity } from '../database/default-certificate-entity.js';
import { plantEntity } from '../database/plant-entity.js';
import type { Device } from '../domain/device.js';
import type { Plant } from '../domain/plant.js';

/** A window of the devices that are assigned to a certificate. */
export interface AssignedWindow {
  readonly certificateId: string;
  readonly window: PageWindow;
}

/**
 * What fields of many objects ask for one by one, read in one statement each. Nothing is cached: each request sees
 * the present.
 */
export class Loaders {
  constructor(private readonly dataSource: DataSource) {}

  readonly device = batched(async (ids: readonly string[]) => {
    const devices = await findDevicesById(this.dataSource, ids.filter(isId));
    return valuesOf(ids, new Map(devices.map((device) => [device.id, device])));
  });

  readonly plant = batched(async (ids: readonly string[]) => {
    const plants = await this.dataSource.getRepository(plantEntity).findBy({ id: In([...ids]) });
    return valuesOf(ids, new Map(plants.map((plant): [string, Plant] => [plant.id, plant])));
  });

  readonly plantDeviceCount = counted((ids) => countInPlants(this.dataSource, ids));

  readonly assignedDeviceCount = counted((ids) => countAssigned(this.dataSource, ids.filter(isId)));

  readonly reassignedDeviceCount = counted((ids) => countReassigned(this.dataSource, ids.filter(isId)));

  /** The key is of no meaning: there is one default. */
  readonly defaultCertificateId = batched(async (keys: readonly 'default'[]) => {
    const row = await this.dataSource.getRepository(defaultCertificateEntity).findOneByOrFail({ id: true });
    return keys.map(() => row.certificateId);
  });

  readonly assignedDevices = batched(async (keys: readonly AssignedWindow[]) => {
    const pages = new Map<AssignedWindow, Device[]>();
    for (const group of groupByWindow(keys)) await this.readPages(group, pages);
    return keys.map((key) => pages.get(key) ?? []);
  });

  private async readPages(
    group: readonly AssignedWindow[],
    pages: Map<AssignedWindow, Device[]>,
  ): Promise<void> {
    const [first] = group;
    if (!first) return;
    const ids = group.map(({ certificateId }) => certificateId).filter(isId);
    const devices = await findAssignedDevices(this.dataSource, ids, first.window);
    const byCertificate = Map.groupBy(devices, (device) => device.clientCertificateId);
    for (const key of group) pages.set(key, byCertificate.get(key.certificateId) ?? []);
  }
}

function batched<Key, Value>(read: (keys: readonly Key[]) => Promise<Value[]>): DataLoader<Key, Value> {
  return new DataLoader(read, { cache: false, maxBatchSize: 1_000 });
}

function counted(read: (ids: readonly string[]) => Promise<Counts>): DataLoader<string, number> {
  return batched(async (ids: readonly string[]) => {
    const counts = await read(ids);
    return ids.map((id) => counts.get(id) ?? 0);
  });
}

function valuesOf<Value>(ids: readonly string[], values: ReadonlyMap<string, Value>): (Value | null)[] {
  return ids.map((id) => values.get(id) ?? null);
}

function groupByWindow(keys: readonly AssignedWindow[]): Iterable<AssignedWindow[]> {
  return Map.groupBy(keys, ({ window }) => `${window.offset} ${window.limit}`).values();
}

function isId(id: string): boolean {
  return idSchema.safeParse(id).success;
}
