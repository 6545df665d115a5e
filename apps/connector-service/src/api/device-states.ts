import type { ConnectionError } from '@koios/opcua-contracts';
import { type DeviceState, deviceState, errorInState } from '../domain/device-state.js';
import type { FleetState } from './fleet-state.js';
import type { ShownStatuses } from './shown-statuses.js';

/** Which devices; every condition given must hold. */
export interface DeviceStateFilter {
  readonly search?: string;
  readonly plantId?: string;
  readonly states?: readonly DeviceState[];
  readonly errorCode?: string;
}

export interface DeviceInState {
  readonly deviceId: string;
  readonly name: string;
  readonly state: DeviceState;
  readonly error: ConnectionError | null;
}

/** The devices that a filter matches, and how many there are beside them. */
export interface DevicesByState {
  /** By name. */
  readonly devices: readonly DeviceInState[];
  /** Whatever states and errors are asked for. */
  readonly stateCounts: ReadonlyMap<DeviceState, number>;
  /** In the states that are asked for, whatever error is; the most frequent first. */
  readonly errorCounts: readonly ErrorCount[];
}

export interface ErrorCount {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

const byName = new Intl.Collator('en');

/** How the devices stand, from live copies: all of them are looked at for each question. */
export class DeviceStates {
  constructor(
    private readonly fleet: Pick<FleetState, 'configs'>,
    private readonly shown: Pick<ShownStatuses, 'get'>,
  ) {}

  /** undefined: nothing is known of such a device. */
  stateOf(deviceId: string): DeviceState | undefined {
    const config = this.fleet.configs.get(deviceId);
    return config && deviceState(config.enabled, this.shown.get(deviceId));
  }

  find({ search, plantId, states, errorCode }: DeviceStateFilter): DevicesByState {
    const all = this.named(search?.toLowerCase(), plantId);
    const inStates = all.filter(({ state }) => states === undefined || states.includes(state));
    const devices = inStates.filter(({ error }) => errorCode === undefined || error?.code === errorCode);
    return {
      devices: devices.sort((one, other) => byName.compare(one.name, other.name)),
      stateCounts: countStates(all),
      errorCounts: countErrors(inStates),
    };
  }

  private named(search: string | undefined, plantId: string | undefined): DeviceInState[] {
    return this.fleet.configs
      .filter((config) => plantId === undefined || config.plantId === plantId)
      .filter(({ name }) => search === undefined || name.toLowerCase().includes(search))
      .map(({ deviceId, name, enabled }) => {
        const report = this.shown.get(deviceId);
        const state = deviceState(enabled, report);
        return { deviceId, name, state, error: errorInState(state, report) };
      });
  }
}

function countStates(devices: readonly DeviceInState[]): Map<DeviceState, number> {
  const counts = new Map<DeviceState, number>();
  for (const { state } of devices) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

function countErrors(devices: readonly DeviceInState[]): ErrorCount[] {
  const counts = new Map<string, ErrorCount>();
  for (const { error } of devices) {
    if (!error) continue;
    const { code } = error;
    const { message, count } = counts.get(code) ?? { message: error.message, count: 0 };
    counts.set(code, { code, message, count: count + 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}
