import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { answerWithin } from '../health/answer-within.js';

/** Everything that this process tells Prometheus: what Node.js knows of itself, and what {@link counter} and its like make. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

/** From a signature in half a millisecond to a server that hangs. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Prometheus waits for ten seconds, and then does without the rest too. */
const observationLimitMs = 5_000;

/** Counts what happens. */
export function counter(
  name: `koios_${string}_total`,
  help: string,
  labelNames: readonly string[] = [],
): Counter {
  return new Counter({ name, help, labelNames, registers: [metrics] });
}

/** How long something takes. */
export function durationHistogram(
  name: `koios_${string}_seconds`,
  help: string,
  labelNames: readonly string[] = [],
): Histogram {
  return new Histogram({ name, help, labelNames, buckets: secondsBuckets, registers: [metrics] });
}

/** Something that goes up and down, asked for whenever Prometheus asks. */
export function observedGauge(
  name: `koios_${string}`,
  help: string,
  labelNames: readonly string[],
  observe: (gauge: Gauge) => Promise<void> | void,
): Gauge {
  return new Gauge({
    name,
    help,
    labelNames,
    registers: [metrics],
    async collect() {
      forget(this, labelNames);
      try {
        await answerWithin(observationLimitMs, Promise.resolve(observe(this)));
      } catch {
        // What cannot be asked for is left out: a stale value would be taken for a true one.
        forget(this, labelNames);
      }
    },
  });
}

/** `reset` would leave a gauge without labels at 0. */
function forget(gauge: Gauge, labelNames: readonly string[]): void {
  if (labelNames.length === 0) gauge.remove();
  else gauge.reset();
}

/** Does the work and records how long it took and how it ended, as the label `result`. */
export async function timed<Result>(
  histogram: Histogram,
  labels: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = histogram.startTimer(labels);
  try {
    const result = await work();
    end({ result: 'success' });
    return result;
  } catch (error) {
    end({ result: 'failure' });
    throw error;
  }
}
