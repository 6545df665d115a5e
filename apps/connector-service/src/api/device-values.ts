import { KoiosError, type ScanResult, scanResultSchema, valuesSubject } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { ScanFence } from '../domain/scan-fence.js';
import { EveryItem } from './backlogs.js';
import type { FleetState } from './fleet-state.js';
import { LiveFeed } from './live-feed.js';

/** At the fastest rate a client may be this many scans, that is ten seconds, behind. */
const mostScansBehind = 100;
/** A device that was created a moment ago may still be on its way here. */
const projectionLimitMs = 2_000;

/** The scans of a device as they come in. */
export class DeviceValues {
  constructor(
    private readonly connection: () => NatsConnection,
    private readonly fleet: FleetState,
  ) {}

  /** @throws KoiosError DEVICE_NOT_FOUND */
  async follow(deviceId: string): Promise<LiveFeed<ScanResult>> {
    const id = entityId(deviceId, 'DEVICE_NOT_FOUND', 'deviceId');
    const config = await this.fleet.configs.getSoon(id, projectionLimitMs);
    if (!config) throw new KoiosError('DEVICE_NOT_FOUND', undefined, 'deviceId');
    const feed = new LiveFeed(new EveryItem<ScanResult>(mostScansBehind), () => subscription.unsubscribe());
    const fence = new ScanFence();
    const subscription = this.connection().subscribe(valuesSubject(config), {
      callback: (error, message) => {
        const scan = error ? undefined : scanIn(message);
        if (scan && fence.admits(scan, performance.now())) feed.push(scan);
      },
    });
    return feed;
  }
}

function scanIn(message: Msg): ScanResult | undefined {
  try {
    return scanResultSchema.parse(message.json());
  } catch {
    return undefined;
  }
}
