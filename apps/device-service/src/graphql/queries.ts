import { idSchema } from '@koios/opcua-contracts';
import { NeedsPermission, pageWindow, type RelayPage, relayPage } from '@koios/service-kit';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { findDevices } from '../database/device-queries.js';
import { plantEntity } from '../database/plant-entity.js';
import type { Plant } from '../domain/plant.js';
import type { DeviceNode } from './device-resolver.js';
import { Loaders } from './loaders.js';
import type { QueryDevicesArgs } from './schema.generated.js';

@NeedsPermission(['read'])
@Resolver()
export class Queries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly loaders: Loaders,
  ) {}

  @Query('plants')
  plants(): Promise<Plant[]> {
    return this.dataSource.getRepository(plantEntity).find({ order: { name: 'ASC' } });
  }

  @Query('devices')
  async devices(@Args() { filter, orderBy, ...page }: QueryDevicesArgs): Promise<RelayPage<DeviceNode>> {
    const window = pageWindow(page);
    const certificateId = filter?.clientCertificateId ?? undefined;
    // What is no id is assigned to nothing.
    if (certificateId !== undefined && !idSchema.safeParse(certificateId).success)
      return relayPage([], 0, window);
    const [devices, totalCount] = await findDevices(
      this.dataSource,
      filter ?? {},
      window,
      orderBy ?? undefined,
    );
    return relayPage(devices, totalCount, window);
  }

  @Query('device')
  device(@Args('id') id: string): Promise<DeviceNode | null> {
    return this.loaders.device.load(id);
  }
}
