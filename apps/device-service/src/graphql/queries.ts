import { NeedsPermission, pageWindow, type RelayPage, relayPage, searchText } from '@koios/service-kit';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { findDevices } from '../database/device-queries.js';
import { listPlants } from '../database/plant-queries.js';
import type { Plant } from '../domain/plant.js';
import type { DeviceNode } from './device-resolver.js';
import { deviceFilter } from './device-filter.js';
import { Loaders } from './loaders.js';
import type { QueryDevicesArgs, QueryPlantsArgs } from './schema.generated.js';

@NeedsPermission(['read'])
@Resolver()
export class Queries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly loaders: Loaders,
  ) {}

  @Query('plants')
  async plants(@Args() { filter, orderBy, ...page }: QueryPlantsArgs): Promise<RelayPage<Plant>> {
    const window = pageWindow(page);
    const search = searchText(filter?.search);
    const { field: sortKey = 'NAME', direction = 'ASC' } = orderBy ?? {};
    const [plants, totalCount] = await listPlants(this.dataSource, { search, sortKey, direction, window });
    return relayPage(plants, totalCount, window);
  }

  @Query('devices')
  async devices(@Args() { filter, orderBy, ...page }: QueryDevicesArgs): Promise<RelayPage<DeviceNode>> {
    const window = pageWindow(page);
    const wanted = deviceFilter(filter);
    if (!wanted) return relayPage([], 0, window);
    const [devices, totalCount] = await findDevices(this.dataSource, wanted, window, orderBy ?? undefined);
    return relayPage(devices, totalCount, window);
  }

  @Query('device')
  device(@Args('id') id: string): Promise<DeviceNode | null> {
    return this.loaders.device.load(id.toLowerCase());
  }
}
