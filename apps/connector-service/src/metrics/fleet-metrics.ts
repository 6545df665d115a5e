import { observedGauge } from '@koios/service-kit';
import type { FleetState } from '../api/fleet-state.js';

type Fleet = Pick<FleetState, 'configs' | 'connectors'>;
const observed = new Set<Fleet>();

observedGauge(
  'koios_connectors',
  'Connectors of a plant that are alive; 0 for a plant that has enabled devices and none. No series while NATS is away.',
  ['plant'],
  (gauge) => {
    for (const { configs, connectors } of observed) {
      if (!connectors.isListening) continue;
      for (const { plantId } of configs.filter(({ enabled }) => enabled)) gauge.set({ plant: plantId }, 0);
      for (const [plant, count] of connectors.counts()) gauge.set({ plant }, count);
    }
  },
);

/** From now on `/metrics` tells how many connectors each plant has; answers how to stop that. */
export function observeFleet(fleet: Fleet): () => void {
  observed.add(fleet);
  return () => observed.delete(fleet);
}
