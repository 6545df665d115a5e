import type { ScanResult } from '@koios/opcua-contracts';
import { NeedsPermission } from '@koios/service-kit';
import { Args, Resolver, Subscription } from '@nestjs/graphql';
import { ConnectionStates } from '../api/connection-states.js';
import { DeviceValues } from '../api/device-values.js';
import type { ShownStatus } from '../domain/unattended.js';
import { presentConnectionState } from './present-connection-state.js';
import { presentScanResult } from './present-scan-result.js';
import type { SubscriptionConnectionChangedArgs, SubscriptionDeviceValuesArgs } from './schema.generated.js';

@NeedsPermission(['read'])
@Resolver()
export class Subscriptions {
  constructor(
    private readonly states: ConnectionStates,
    private readonly values: DeviceValues,
  ) {}

  @Subscription('connectionChanged', { resolve: presentConnectionState })
  connectionChanged(@Args() filter: SubscriptionConnectionChangedArgs): AsyncIterable<ShownStatus> {
    return this.states.follow(filter);
  }

  @Subscription('deviceValues', { resolve: presentScanResult })
  deviceValues(@Args() { deviceId }: SubscriptionDeviceValuesArgs): Promise<AsyncIterable<ScanResult>> {
    return this.values.follow(deviceId);
  }
}
