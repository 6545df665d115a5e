import type { DeviceState, DeviceStateFilter } from '../graphql/operations.generated.js';
import { lookOfState } from './connection-look.js';

/** The filters as the address and the fields hold them: text, blank where there is none. */
export interface DeviceFilterState {
  readonly search: string;
  readonly plant: string;
  readonly state: string;
  readonly error: string;
}

export const noFilter: DeviceFilterState = { search: '', plant: '', state: '', error: '' };
export const filterNames = Object.keys(noFilter) as (keyof DeviceFilterState)[];

export function isFiltered(filter: DeviceFilterState): boolean {
  return filterNames.some((name) => filter[name] !== '');
}

/** Whether only devices are wanted that stand in a certain way: connectors know that. */
export function isByState({ state, error }: DeviceFilterState): boolean {
  return stateOf(state) !== undefined || error !== '';
}

/** What the service is asked for; of an address with a state that there is not, all states. */
export function deviceFilter({ search, plant, state, error }: DeviceFilterState): DeviceStateFilter {
  const wanted = stateOf(state);
  return {
    search: search === '' ? undefined : search,
    plantId: plant === '' ? undefined : plant,
    states: wanted && [wanted],
    errorCode: error === '' ? undefined : error,
  };
}

/** Whether the devices that are wanted may have an error that tells why. */
export function mayHaveErrors({ state, error }: DeviceFilterState): boolean {
  const wanted = stateOf(state);
  if (error !== '') return true;
  return wanted !== undefined && wanted !== 'RUNNING' && wanted !== 'DISABLED' && wanted !== 'UNSEEN';
}

export function stateOf(text: string): DeviceState | undefined {
  return isState(text) ? text : undefined;
}

function isState(text: string): text is DeviceState {
  return Object.hasOwn(lookOfState, text);
}
