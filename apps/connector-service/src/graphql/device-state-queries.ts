import { NeedsPermission, pageWindow, type RelayPage, relayPage, searchText } from '@koios/service-kit';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { DeviceStates } from '../api/device-states.js';
import type {
  DeviceErrorCount,
  DeviceState,
  DeviceStateCount,
  QueryDevicesByStateArgs,
} from './schema.generated.js';

/** A device as this subgraph knows it; the gateway has the rest from device-service. */
interface DeviceReference {
  readonly id: string;
}

type DeviceStatePage = RelayPage<DeviceReference> & {
  readonly stateCounts: readonly DeviceStateCount[];
  readonly errorCounts: readonly DeviceErrorCount[];
};

const states = [
  'DISABLED',
  'UNSEEN',
  'STARTING',
  'RUNNING',
  'ROTATION_PENDING',
  'WAITING_FOR_TRUST',
  'FAILED',
] as const satisfies readonly DeviceState[];

@NeedsPermission(['read'])
@Resolver()
export class DeviceStateQueries {
  constructor(private readonly deviceStates: DeviceStates) {}

  @Query('devicesByState')
  devicesByState(@Args() { filter, ...page }: QueryDevicesByStateArgs): DeviceStatePage {
    const window = pageWindow(page);
    const { devices, stateCounts, errorCounts } = this.deviceStates.find({
      search: searchText(filter?.search),
      plantId: filter?.plantId ?? undefined,
      states: filter?.states ?? undefined,
      errorCode: filter?.errorCode ?? undefined,
    });
    const rows = devices.slice(window.offset, window.offset + window.limit);
    return {
      ...relayPage(
        rows.map(({ deviceId }) => ({ id: deviceId })),
        devices.length,
        window,
      ),
      stateCounts: states.map((state) => ({ state, count: stateCounts.get(state) ?? 0 })),
      errorCounts,
    };
  }
}
