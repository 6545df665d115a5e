import { type Correlation, newCorrelation, withCorrelation } from './correlation.js';

/** As OpenTelemetry names them. */
export type SpanKind = 'SERVER' | 'CLIENT' | 'CONSUMER';

/** A piece of work that is over. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly correlation: Correlation;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly failed: boolean;
}

/** A piece of work that is being done. */
export interface Span {
  readonly correlation: Correlation;
  end(failed?: boolean): void;
}

let listener: ((span: FinishedSpan) => void) | undefined;

/** Hands finished spans to one listener, the exporter; without one nothing is measured. */
export function onSpanFinished(listen: ((span: FinishedSpan) => void) | undefined): void {
  listener = listen;
}

export function openSpan(name: string, kind: SpanKind, correlation: Correlation = newCorrelation()): Span {
  const startedAtMs = listener ? Date.now() : 0;
  const end = (failed = false): void =>
    listener?.({ name, kind, correlation, startedAtMs, endedAtMs: Date.now(), failed });
  return { correlation, end };
}

/** Does the work as a span of its own, which ends with it. */
export async function traced<Result>(
  name: string,
  kind: SpanKind,
  work: () => Promise<Result>,
  correlation?: Correlation,
): Promise<Result> {
  const span = openSpan(name, kind, correlation);
  try {
    const result = await withCorrelation(span.correlation, work);
    span.end();
    return result;
  } catch (error) {
    span.end(true);
    throw error;
  }
}
