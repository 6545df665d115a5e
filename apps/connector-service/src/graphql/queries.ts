import type { ConnectorStatus } from '@koios/opcua-contracts';
import { NeedsPermission, pageWindow, type RelayPage, relayPage, searchText } from '@koios/service-kit';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { FleetState } from '../api/fleet-state.js';
import { inOrder } from './in-order.js';
import { presentConnector } from './present-connector.js';
import type { Connector, ConnectorOrderField, QueryConnectorsArgs } from './schema.generated.js';

const keyOf = {
  ID: ({ plantId, connectorId }) => `${plantId}.${connectorId}`,
  STARTED_AT: ({ startedAt }) => Date.parse(startedAt),
  DEVICE_COUNT: ({ deviceCount }) => deviceCount,
} as const satisfies Record<ConnectorOrderField, (status: ConnectorStatus) => string | number>;

@NeedsPermission(['read'])
@Resolver()
export class Queries {
  constructor(private readonly fleet: FleetState) {}

  @Query('connectors')
  connectors(@Args() { filter, orderBy, ...page }: QueryConnectorsArgs): RelayPage<Connector> {
    const window = pageWindow(page);
    const plantId = filter?.plantId ?? undefined;
    const search = searchText(filter?.search)?.toLowerCase();
    const matching = this.fleet.connectors
      .list()
      .filter((connector) => plantId === undefined || connector.plantId === plantId)
      .filter(({ connectorId }) => search === undefined || connectorId.toLowerCase().includes(search));
    const ordered = inOrder(matching, keyOf[orderBy?.field ?? 'ID'], orderBy?.direction);
    const rows = ordered.slice(window.offset, window.offset + window.limit).map(presentConnector);
    return relayPage(rows, matching.length, window);
  }
}
