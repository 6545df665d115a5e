import type { MessageSecurityMode } from '@koios/opcua-contracts';
import type { PageWindow } from '@koios/service-kit';
import { type DataSource, type FindOptionsWhere, ILike, In } from 'typeorm';
import type { Device } from '../domain/device.js';
import { deviceEntity } from './device-entity.js';

/** Which devices; every condition given must hold. */
export interface DeviceFilter {
  readonly search?: string | null;
  readonly plantId?: string | null;
  readonly clientCertificateId?: string | null;
  readonly enabled?: boolean | null;
  readonly securityMode?: MessageSecurityMode | null;
}

/** In which order. */
export interface DeviceOrder {
  readonly field: 'NAME' | 'CREATED_AT' | 'ENDPOINT_URL';
  readonly direction?: 'ASC' | 'DESC' | null;
}

const columnOf = {
  NAME: 'name',
  CREATED_AT: 'createdAt',
  ENDPOINT_URL: 'endpointUrl',
} as const satisfies Record<DeviceOrder['field'], keyof Device>;

/** The devices of a window, by name unless another order is asked for, and how many match in all. */
export function findDevices(
  dataSource: DataSource,
  filter: DeviceFilter,
  window: PageWindow,
  { field, direction }: DeviceOrder = { field: 'NAME' },
): Promise<[Device[], number]> {
  const upOrDown = direction ?? 'ASC';
  return dataSource.getRepository(deviceEntity).findAndCount({
    where: conditions(filter),
    order: { [columnOf[field]]: upOrDown, id: upOrDown },
    skip: window.offset,
    take: window.limit,
  });
}

function conditions({
  search,
  plantId,
  clientCertificateId,
  enabled,
  securityMode,
}: DeviceFilter): FindOptionsWhere<Device> {
  return {
    ...(search && { name: ILike(`%${search.replace(/[\\%_]/g, '\\$&')}%`) }),
    ...(plantId != null && { plantId }),
    ...(clientCertificateId != null && { clientCertificateId }),
    ...(enabled != null && { enabled }),
    ...(securityMode != null && { securityMode }),
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
