import type { MessageSecurityMode } from '@koios/opcua-contracts';
import { containing, type PageWindow } from '@koios/service-kit';
import {
  type DataSource,
  type FindOperator,
  type FindOptionsWhere,
  ILike,
  In,
  Raw,
  type SelectQueryBuilder,
} from 'typeorm';
import type { Device } from '../domain/device.js';
import { deviceEntity } from './device-entity.js';

/** Which devices; every condition given must hold. */
export interface DeviceFilter {
  readonly search?: string | null;
  readonly plantId?: string | null;
  readonly clientCertificateId?: string | null;
  readonly userCertificateId?: string | null;
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
  userCertificateId,
  enabled,
  securityMode,
}: DeviceFilter): FindOptionsWhere<Device> {
  return {
    ...(search && { name: ILike(containing(search)) }),
    ...(plantId != null && { plantId }),
    ...(clientCertificateId != null && { clientCertificateId }),
    ...(userCertificateId != null && { userIdentity: identifiedBy(userCertificateId) }),
    ...(enabled != null && { enabled }),
    ...(securityMode != null && { securityMode }),
  };
}

function identifiedBy(certificateId: string): FindOperator<unknown> {
  return Raw((column) => `${column} ->> 'certificateId' = :userCertificateId`, {
    userCertificateId: certificateId,
  });
}

/** Those that exist, in any order. */
export function findDevicesById(dataSource: DataSource, ids: readonly string[]): Promise<Device[]> {
  return dataSource.getRepository(deviceEntity).findBy({ id: In([...ids]) });
}

/** A part of the devices that a certificate is assigned to. */
export interface AssignedListing {
  readonly window: PageWindow;
  readonly filter: DeviceFilter;
  readonly order: DeviceOrder;
}

/** The same part of each certificate's devices, in one statement. */
export function findAssignedDevices(
  dataSource: DataSource,
  certificateIds: readonly string[],
  { window: { offset, limit }, filter, order }: AssignedListing,
): Promise<Device[]> {
  const column = columnOf[order.field];
  const direction = order.direction ?? 'ASC';
  return dataSource
    .getRepository(deviceEntity)
    .createQueryBuilder('device')
    .innerJoin(
      (ranked) =>
        assigned(ranked.from(deviceEntity, 'd'), certificateIds, filter)
          .select('d.id', 'id')
          .addSelect(
            `row_number() OVER (PARTITION BY d.clientCertificateId ORDER BY d.${column} ${direction}, d.id ${direction})`,
            'position',
          ),
      'ranked',
      'ranked.id = device.id',
    )
    .where('ranked.position > :offset AND ranked.position <= :end', { offset, end: offset + limit })
    .orderBy({ [`device.${column}`]: direction, 'device.id': direction })
    .getMany();
}

/** How many devices that the filter matches are assigned to each certificate; one without any is left out. */
export async function countAssignedDevices(
  dataSource: DataSource,
  certificateIds: readonly string[],
  filter: DeviceFilter,
): Promise<ReadonlyMap<string, number>> {
  const devices = dataSource.getRepository(deviceEntity).createQueryBuilder('d');
  const rows = await assigned(devices, certificateIds, filter)
    .select('d.clientCertificateId', 'id')
    .addSelect('count(*)::integer', 'count')
    .groupBy('d.clientCertificateId')
    .getRawMany<{ id: string; count: number }>();
  return new Map(rows.map(({ id, count }) => [id, count]));
}

function assigned(
  devices: SelectQueryBuilder<Device>,
  certificateIds: readonly string[],
  filter: DeviceFilter,
): SelectQueryBuilder<Device> {
  devices.where('d.clientCertificateId = ANY (:certificateIds)', { certificateIds });
  const where = conditions(filter);
  return Object.keys(where).length > 0 ? devices.andWhere(where) : devices;
}
