import type { BrowsedNode, EndpointDiscovery as Discovered } from '@koios/opcua-contracts';
import { NeedsPermission, type RelayPage } from '@koios/service-kit';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { BrowseDeviceNodes } from '../api/browse-device-nodes.js';
import { DiscoverEndpoints } from '../api/discover-endpoints.js';
import type { EndpointDiscovery, QueryBrowseArgs, QueryDiscoverEndpointsArgs } from './schema.generated.js';

/** What connectors see of servers, asked for at the moment. */
@Resolver()
export class DeviceQueries {
  constructor(
    private readonly discover: DiscoverEndpoints,
    private readonly browseNodes: BrowseDeviceNodes,
  ) {}

  /** A connector connects to wherever it is told. */
  @NeedsPermission(['operate'])
  @Query('discoverEndpoints')
  async discoverEndpoints(
    @Args() { endpointUrl, plantId }: QueryDiscoverEndpointsArgs,
  ): Promise<EndpointDiscovery> {
    return presentDiscovery(await this.discover.execute(endpointUrl, plantId ?? null));
  }

  @NeedsPermission(['operate'])
  @Query('browse')
  browse(@Args() input: QueryBrowseArgs): Promise<RelayPage<BrowsedNode>> {
    return this.browseNodes.execute(input);
  }
}

function presentDiscovery({ serverCertificate, ...discovery }: Discovered): EndpointDiscovery {
  if (!serverCertificate) return { ...discovery, serverCertificate };
  const { validFrom, validUntil } = serverCertificate;
  const dates = { validFrom: new Date(validFrom), validUntil: new Date(validUntil) };
  return { ...discovery, serverCertificate: { ...serverCertificate, ...dates } };
}
