/** One figure beside its baseline of the same run: an absolute time on a noisy machine means nothing. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  /** value : baseline. */
  readonly ratio: number;
  /** Null: it is told, and not judged. */
  readonly goal: string | null;
  readonly met: boolean | null;
}

/** A rate that shall be at least a part of the baseline's rate, or is only told beside it. */
export function rateResult(
  name: string,
  unit: string,
  rates: { readonly value: number; readonly baseline: number },
  atLeast: number | null,
): BenchmarkResult {
  const ratio = rates.value / rates.baseline;
  const told = { name, ...rates, unit, ratio };
  if (atLeast === null) return { ...told, goal: null, met: null };
  return { ...told, goal: `ratio at least ${atLeast}`, met: ratio >= atLeast };
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
