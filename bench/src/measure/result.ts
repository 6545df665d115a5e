/** One figure beside its baseline of the same run: an absolute time on a noisy machine means nothing. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  /** value : baseline. */
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
}

/** A rate that shall be at least a part of the baseline's rate. */
export function rateResult(
  name: string,
  unit: string,
  rates: { readonly value: number; readonly baseline: number },
  atLeast: number,
): BenchmarkResult {
  const ratio = rates.value / rates.baseline;
  return { name, ...rates, unit, ratio, goal: `ratio at least ${atLeast}`, met: ratio >= atLeast };
}

/** A duration that shall stay under a limit, which is the baseline. */
export function durationResult(name: string, valueMs: number, limitMs: number): BenchmarkResult {
  const ratio = valueMs / limitMs;
  return {
    name,
    value: valueMs,
    unit: 'ms',
    baseline: limitMs,
    ratio,
    goal: `under ${limitMs} ms`,
    met: ratio < 1,
  };
}
