import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { randomHex } from './random-hex.js';

/** What a piece of work belongs to: the request that a person made, and its place in the trace (W3C Trace Context). */
export interface Correlation {
  readonly requestId: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Of the work that is being done, 16 hexadecimal digits. */
  readonly spanId: string;
  /** Of the work that it is a part of. */
  readonly parentSpanId?: string;
  readonly sampled: boolean;
}

const storage = new AsyncLocalStorage<Correlation>();

/** Level 1, 3.2; version ff and ids of zeros are invalid. */
const traceparentPattern = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/;
/** Bounded and without anything that could end a log line or a header. */
const requestIdPattern = /^[A-Za-z0-9._-]{1,100}$/;

/** Does the work, and everything that it starts, as a part of what is given. */
export function withCorrelation<Result>(correlation: Correlation, work: () => Result): Result {
  return storage.run(correlation, work);
}

/** What the running code belongs to; undefined for work that nobody asked for. */
export function currentCorrelation(): Correlation | undefined {
  return storage.getStore();
}

/** A given request id where it is fit to be logged, otherwise a new one. */
export function requestIdOf(given: unknown): string {
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && traceparentPattern.test(value);
}

/** New work under what came with a request or a message; what is missing or malformed is made anew. */
export function correlationOf(given: {
  readonly requestId?: unknown;
  readonly traceparent?: unknown;
}): Correlation {
  const spanId = newSpanId();
  const requestId = requestIdOf(given.requestId);
  const parts = typeof given.traceparent === 'string' ? traceparentPattern.exec(given.traceparent) : null;
  const [, traceId, parentSpanId, flags] = parts ?? [];
  if (!traceId || !parentSpanId || !flags)
    return { requestId, traceId: randomHex(16), spanId, sampled: true };
  return { requestId, traceId, spanId, parentSpanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** New work under the running one, or under nothing. */
export function newCorrelation(): Correlation {
  const parent = currentCorrelation();
  if (!parent) return correlationOf({});
  return { ...parent, spanId: newSpanId(), parentSpanId: parent.spanId };
}

/** As it goes on the wire: HTTP, NATS and CloudEvents use the same names. */
export function correlationHeaders(
  correlation: Correlation | undefined = currentCorrelation(),
): Readonly<Record<string, string>> {
  if (!correlation) return {};
  const { requestId, traceId, spanId, sampled } = correlation;
  return { 'x-request-id': requestId, traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
}

function newSpanId(): string {
  return randomHex(8);
}
