import type { ShownStatus } from '../domain/unattended.js';
import { NewestOfEach } from './backlogs.js';
import { LiveFeed } from './live-feed.js';
import type { ShownStatuses } from './shown-statuses.js';

/** Of which device or plant; of all when neither is given. */
export interface ConnectionFilter {
  readonly deviceId?: string | null;
  readonly plantId?: string | null;
}

/** Connection states: those of now first, then every change; a slow reader gets the newest of each device. */
export class ConnectionStates {
  constructor(private readonly shown: ShownStatuses) {}

  follow({ deviceId, plantId }: ConnectionFilter): LiveFeed<ShownStatus> {
    const feed = new LiveFeed(new NewestOfEach<ShownStatus>((status) => status.deviceId), () =>
      unsubscribe(),
    );
    const unsubscribe = this.shown.subscribe((status) => {
      const isMeant =
        (deviceId ?? status.deviceId) === status.deviceId && (plantId ?? status.plantId) === status.plantId;
      if (isMeant) feed.push(status);
    });
    return feed;
  }
}
