import { NeedsPermission } from '@koios/service-kit';
import { Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Events } from './events.js';

/** A scan's result. */
export interface Scan {
  readonly deviceId: string;
  readonly scanNumber: number;
}

/** What the subgraph tells its subscribers. */
export const scans = new Events<Scan>();

@NeedsPermission(['read'])
@Resolver('Device')
export class ConnectionsResolver {
  @ResolveField('connection')
  connection() {
    return { deviceId: 'device-1', plantId: 'main', status: 'RUNNING' };
  }

  @Query('connectors')
  connectors() {
    const node = { id: 'connector-1', plantId: 'main', deviceCount: 1 };
    return { edges: [{ cursor: '1', node }], totalCount: 1 };
  }

  @Mutation('testDeviceConnection')
  test() {
    return { succeeded: true, stages: [], durationMs: 1 };
  }

  @Subscription('deviceValues', { resolve: (scan: Scan) => scan })
  values() {
    return scans.subscribe();
  }
}
