import type { PageWindow } from '@koios/service-kit';
import { type DataSource, type FindOptionsWhere, ILike, In } from 'typeorm';
import type { Device } from '../domain/device.js';
import { deviceEntity } from './device-entity.js';

/** Which devices; every condition given must hold. */
export interface DeviceFilter {
  readonly search?: string | null;
  readonly plantId?: string | null;
  readonly clientCertificateId?: string | null;
}

/** The devices of a window, by name, and how many match in all. */
export function findDevices(
  dataSource: DataSource,
  filter: DeviceFilter,
  window: PageWindow,
): Promise<[Device[], number]> {
  return dataSource.getRepository(deviceEntity).findAndCount({
    where: conditions(filter),
    order: { name: 'ASC', id: 'ASC' },
    skip: window.offset,
    take: window.limit,
  });
}

function conditions({ search, plantId, clientCertificateId }: DeviceFilter): FindOptionsWhere<Device> {
  return {
    ...(search && { name: ILike(`%${search.replace(/[\\%_]/g, '\\$&')}%`) }),
    ...(plantId != null && { plantId }),
    ...(clientCertificateId != null && { clientCertificateId }),
  };
}

/** Those that exist, in any order. */
export function findDevicesById(dataSource: DataSource, ids: readonly string[]): Promise<Device[]> {
  return dataSource.getRepository(deviceEntity).findBy({ id: In([...ids]) });
}

/** The same window of each certificate's devices, by name, in one statement. */
export function findAssignedDevices(
  dataSource: DataSource,
  certificateIds: readonly string[],
  { offset, limit }: PageWindow,
): Promise<Device[]> {
  return dataSource
    .getRepository(deviceEntity)
    .createQueryBuilder('device')
    .innerJoin(
      (ranked) =>
        ranked
          .select('d.id', 'id')
          .addSelect(
            'row_number() OVER (PARTITION BY d.client_certificate_id ORDER BY d.name, d.id)',
            'position',
          )
          .from(deviceEntity, 'd')
          .where('d.client_certificate_id = ANY (:certificateIds)', { certificateIds }),
      'ranked',
      'ranked.id = device.id',
    )
    .where('ranked.position > :offset AND ranked.position <= :end', { offset, end: offset + limit })
    .orderBy({ 'device.name': 'ASC', 'device.id': 'ASC' })
    .getMany();
}
