export {
  type Correlation,
  correlationHeaders,
  correlationOf,
  currentCorrelation,
  isTraceparent,
  newCorrelation,
  requestIdOf,
  withCorrelation,
} from './correlation.js';
export { currentDeadline, Deadline, timeoutHeader, timeoutHeaders, withDeadline } from './deadline.js';
export { randomHex } from './random-hex.js';
export { type FinishedSpan, onSpanFinished, openSpan, type Span, type SpanKind, traced } from './span.js';
