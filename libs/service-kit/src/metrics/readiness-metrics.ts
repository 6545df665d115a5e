import type { Readiness } from '../health/readiness.js';
import { observedGauge } from './metrics.js';

const observed = new Set<Readiness>();

observedGauge(
  'koios_part_ready',
  'Whether each part that the service needs works (1) or not (0), as /health/ready says.',
  ['part'],
  async (gauge) => {
    for (const readiness of observed) {
      const faults = await readiness.faults();
      for (const part of readiness.parts) gauge.set({ part }, part in faults ? 0 : 1);
    }
  },
);

/** From now on `/metrics` tells what works. */
export function observeReadiness(readiness: Readiness): void {
  observed.add(readiness);
}
