import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { FleetState } from '../api/fleet-state.js';
import { presentConnectionState } from './present-connection-state.js';
import type { DeviceConnectionState } from './schema.generated.js';

/** A device as this subgraph knows it: by its id. */
interface DeviceReference {
  readonly id: string;
}

@Resolver('Device')
export class DeviceResolver {
  constructor(private readonly fleet: FleetState) {}

  @ResolveReference()
  resolveReference({ id }: DeviceReference): DeviceReference {
    return { id };
  }

  @ResolveField('connection')
  connection(@Parent() { id }: DeviceReference): DeviceConnectionState | null {
    const status = this.fleet.statuses.get(id);
    return status ? presentConnectionState(status) : null;
  }
}
