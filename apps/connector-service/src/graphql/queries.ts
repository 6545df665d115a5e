import { NeedsPermission } from '@koios/service-kit';
import { Query, Resolver } from '@nestjs/graphql';
import { FleetState } from '../api/fleet-state.js';
import { presentConnector } from './present-connector.js';
import type { Connector } from './schema.generated.js';

@NeedsPermission(['read'])
@Resolver()
export class Queries {
  constructor(private readonly fleet: FleetState) {}

  @Query('connectors')
  connectors(): Connector[] {
    return this.fleet.connectors.list().map(presentConnector);
  }
}
