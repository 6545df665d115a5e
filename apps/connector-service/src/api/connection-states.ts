import type { DeviceStatus } from '@koios/opcua-contracts';
import { NewestOfEach } from './backlogs.js';
import type { FleetState } from './fleet-state.js';
import { LiveFeed } from './live-feed.js';

/** Of which device or plant; of all when neither is given. */
export interface ConnectionFilter {
  readonly deviceId?: string | null;
  readonly plantId?: string | null;
}

/** Connection states: those of now first, then every change; a slow reader gets the newest of each device. */
export class ConnectionStates {
  constructor(private readonly fleet: FleetState) {}

  follow({ deviceId, plantId }: ConnectionFilter): LiveFeed<DeviceStatus> {
    const feed = new LiveFeed(new NewestOfEach<DeviceStatus>((status) => status.deviceId), () =>
      unsubscribe(),
    );
    const unsubscribe = this.fleet.statuses.subscribe((status) => {
      const isMeant =
        (deviceId ?? status.deviceId) === status.deviceId && (plantId ?? status.plantId) === status.plantId;
      if (isMeant) feed.push(status);
    });
    return feed;
  }
}
