import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ShownStatuses } from '../api/shown-statuses.js';
import { presentConnectionState } from './present-connection-state.js';
import type { DeviceConnectionState } from './schema.generated.js';

/** A device as this subgraph knows it: by its id. */
interface DeviceReference {
  readonly id: string;
}

@Resolver('Device')
export class DeviceResolver {
  constructor(private readonly shown: ShownStatuses) {}

  @ResolveReference()
  resolveReference({ id }: DeviceReference): DeviceReference {
    return { id };
  }

  @ResolveField('connection')
  connection(@Parent() { id }: DeviceReference): DeviceConnectionState | null {
    const status = this.shown.get(id);
    return status ? presentConnectionState(status) : null;
  }
}
