import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { DeviceStates } from '../api/device-states.js';
import { ShownStatuses } from '../api/shown-statuses.js';
import { presentConnectionState } from './present-connection-state.js';
import type { DeviceConnectionState, DeviceState } from './schema.generated.js';

/** A device as this subgraph knows it: by its id. */
interface DeviceReference {
  readonly id: string;
}

@Resolver('Device')
export class DeviceResolver {
  constructor(
    private readonly shown: ShownStatuses,
    private readonly states: DeviceStates,
  ) {}

  @ResolveReference()
  resolveReference({ id }: DeviceReference): DeviceReference {
    return { id };
  }

  @ResolveField('connection')
  connection(@Parent() { id }: DeviceReference): DeviceConnectionState | null {
    const status = this.shown.get(id);
    return status ? presentConnectionState(status) : null;
  }

  @ResolveField('state')
  state(@Parent() { id }: DeviceReference): DeviceState | null {
    return this.states.stateOf(id) ?? null;
  }
}
