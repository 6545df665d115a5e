import { connectionStatusSchema, type DeviceStatus } from '@koios/opcua-contracts';
import { observedGauge } from '@koios/service-kit';

type Statuses = ReadonlyMap<string, DeviceStatus>;
const observed = new Set<Statuses>();

function* everyStatus(): Iterable<DeviceStatus> {
  for (const statuses of observed) yield* statuses.values();
}

observedGauge('koios_devices', 'Devices of this connector by connection state.', ['status'], (gauge) => {
  for (const status of connectionStatusSchema.options) gauge.set({ status }, 0);
  for (const { status } of everyStatus()) gauge.inc({ status });
});
observedGauge(
  'koios_device_failed',
  'A device whose connection has failed; one that works has no series.',
  ['plant', 'device_id', 'code'],
  (gauge) => {
    for (const { status, plantId, deviceId, error } of everyStatus())
      if (status === 'FAILED')
        gauge.set({ plant: plantId, device_id: deviceId, code: error?.code ?? 'none' }, 1);
  },
);
observedGauge(
  'koios_devices_waiting_for_rotation',
  'Devices whose server does not trust the new certificate yet.',
  [],
  (gauge) => {
    gauge.set([...everyStatus()].filter(({ pendingRotation }) => pendingRotation !== null).length);
  },
);

/** From now on `/metrics` tells how these devices are; answers how to stop that. */
export function observeDevices(statuses: Statuses): () => void {
  observed.add(statuses);
  return () => observed.delete(statuses);
}
