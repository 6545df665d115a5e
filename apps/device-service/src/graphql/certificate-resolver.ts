import { pageWindow, type RelayPage, relayPage } from '@koios/service-kit';
import { Args, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { DeviceFilter } from '../database/device-queries.js';
import { deviceFilter } from './device-filter.js';
import type { CertificateReference, DeviceNode } from './device-resolver.js';
import { Loaders } from './loaders.js';
import type { CertificateAssignedDevicesArgs } from './schema.generated.js';

/** What device-service says of a certificate: who it is assigned to. */
@Resolver('Certificate')
export class CertificateResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveReference()
  resolveReference({ id }: { id: string }): CertificateReference {
    return { __typename: 'Certificate', id };
  }

  @ResolveField('assignedDeviceCount')
  assignedDeviceCount(@Parent() { id }: CertificateReference): Promise<number> {
    return this.loaders.assignedDeviceCount.load(id);
  }

  @ResolveField('assignedDevices')
  async assignedDevices(
    @Parent() { id }: CertificateReference,
    @Args() { filter, orderBy, ...page }: CertificateAssignedDevicesArgs,
  ): Promise<RelayPage<DeviceNode>> {
    const window = pageWindow(page);
    const wanted = deviceFilter(filter);
    if (!wanted) return relayPage([], 0, window);
    const listing = { window, filter: wanted, order: orderBy ?? { field: 'NAME' as const } };
    const [devices, totalCount] = await Promise.all([
      this.loaders.assignedDevices.load({ certificateId: id, listing }),
      isWithoutCondition(wanted)
        ? this.loaders.assignedDeviceCount.load(id)
        : this.loaders.assignedMatchCount.load({ certificateId: id, filter: wanted }),
    ]);
    return relayPage(devices, totalCount, window);
  }
}

function isWithoutCondition(filter: DeviceFilter): boolean {
  return Object.values(filter).every((condition) => condition == null);
}
