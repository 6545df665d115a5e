import { idSchema } from '@koios/opcua-contracts';
import DataLoader from 'dataloader';
import { type DataSource, In } from 'typeorm';
import { countAssigned, type Counts, countInPlants, countReassigned } from '../database/device-counts.js';
import {
  type AssignedListing,
  countAssignedDevices,
  type DeviceFilter,
  findAssignedDevices,
  findDevicesById,
} from '../database/device-queries.js';
import { defaultCertificateEntity } from '../database/default-certificate-entity.js';
import { plantEntity } from '../database/plant-entity.js';
import type { Device } from '../domain/device.js';
import type { Plant } from '../domain/plant.js';

/** A part of the devices that are assigned to a certificate. */
export interface AssignedPage {
  readonly certificateId: string;
  readonly listing: AssignedListing;
}

/** Those of the devices that a certificate is assigned to which a filter matches. */
export interface AssignedMatches {
  readonly certificateId: string;
  readonly filter: DeviceFilter;
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

  readonly assignedDevices = batched(async (keys: readonly AssignedPage[]) => {
    const pages = new Map<AssignedPage, Device[]>();
    for (const group of alike(keys, ({ listing }) => listing)) {
      const devices = await findAssignedDevices(this.dataSource, certificateIdsOf(group), group[0].listing);
      const byCertificate = Map.groupBy(devices, (device) => device.clientCertificateId);
      for (const key of group) pages.set(key, byCertificate.get(key.certificateId) ?? []);
    }
    return keys.map((key) => pages.get(key) ?? []);
  });

  readonly assignedMatchCount = batched(async (keys: readonly AssignedMatches[]) => {
    const counts = new Map<AssignedMatches, number>();
    for (const group of alike(keys, ({ filter }) => filter)) {
      const found = await countAssignedDevices(this.dataSource, certificateIdsOf(group), group[0].filter);
      for (const key of group) counts.set(key, found.get(key.certificateId) ?? 0);
    }
    return keys.map((key) => counts.get(key) ?? 0);
  });
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

/** Keys that can be read in one statement. */
function alike<Key>(keys: readonly Key[], kindOf: (key: Key) => unknown): Iterable<[Key, ...Key[]]> {
  const groups = new Map<string, [Key, ...Key[]]>();
  for (const key of keys) {
    const kind = JSON.stringify(kindOf(key));
    const group = groups.get(kind);
    if (group) group.push(key);
    else groups.set(kind, [key]);
  }
  return groups.values();
}

function certificateIdsOf(keys: readonly { readonly certificateId: string }[]): string[] {
  return keys.map(({ certificateId }) => certificateId).filter(isId);
}

function isId(id: string): boolean {
  return idSchema.safeParse(id).success;
}
