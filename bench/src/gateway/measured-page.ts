import { quantile } from '../measure/rate.js';
import { type BenchmarkResult, rateResult } from '../measure/result.js';
import type { PageVariables } from './distinct-pages.js';

/** The same page by two ways. */
export interface ComparedPage {
  readonly name: string;
  readonly leastRatio: number;
  readonly nextVariables: () => PageVariables;
  /** Both answer the body as text, and the texts are the same. */
  readonly throughGateway: (variables: PageVariables) => Promise<string>;
  readonly direct: (variables: PageVariables) => Promise<string>;
}

const rounds = 5;
const roundMs = 3_000;
const warmUpMs = 2_000;
const callers = 8;
const comparedBodies = 100;

interface Measured {
  readonly ratesPerSecond: number[];
  readonly durationsMs: number[];
}

/** Requests a second and p99 through the gateway beside the direct way, in turn, after the bodies were found equal. */
export async function comparePage(page: ComparedPage): Promise<BenchmarkResult[]> {
  await requireEqualBodies(page);
  const gateway: Measured = { ratesPerSecond: [], durationsMs: [] };
  const direct: Measured = { ratesPerSecond: [], durationsMs: [] };
  const run = (way: ComparedPage['direct'], measured: Measured, durationMs: number) =>
    measure(() => way(page.nextVariables()), measured, durationMs);
  const discarded: Measured = { ratesPerSecond: [], durationsMs: [] };
  await run(page.direct, discarded, warmUpMs);
  await run(page.throughGateway, discarded, warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    await run(page.direct, direct, roundMs);
    await run(page.throughGateway, gateway, roundMs);
  }
  const rates = {
    value: quantile(gateway.ratesPerSecond, 0.5),
    baseline: quantile(direct.ratesPerSecond, 0.5),
  };
  const [value, baseline] = [quantile(gateway.durationsMs, 0.99), quantile(direct.durationsMs, 0.99)];
  return [
    rateResult(`${page.name}, ${callers} callers: gateway : direct`, '1/s', rates, page.leastRatio),
    {
      name: `${page.name}, p99: gateway : direct`,
      value,
      unit: 'ms',
      baseline,
      ratio: value / baseline,
      goal: 'none',
      met: true,
    },
  ];
}

async function requireEqualBodies(page: ComparedPage): Promise<void> {
  for (let compared = 0; compared < comparedBodies; compared += 1) {
    const variables = page.nextVariables();
    const [gateway, direct] = [await page.throughGateway(variables), await page.direct(variables)];
    if (gateway !== direct)
      throw new Error(`${page.name}: the bodies differ: ${difference(gateway, direct)}`);
    if (gateway.split('"node"').length !== 51) throw new Error(`${page.name}: this is no page of 50`);
  }
}

function difference(one: string, other: string): string {
  const at = [...one].findIndex((character, index) => character !== other[index]);
  return `${one.slice(at - 60, at + 60)} / ${other.slice(at - 60, at + 60)}`;
}

async function measure(work: () => Promise<unknown>, measured: Measured, durationMs: number): Promise<void> {
  const startedAt = performance.now();
  let done = 0;
  const call = async (): Promise<void> => {
    while (performance.now() - startedAt < durationMs) {
      const askedAt = performance.now();
      await work();
      measured.durationsMs.push(performance.now() - askedAt);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  measured.ratesPerSecond.push((done * 1_000) / (performance.now() - startedAt));
}
