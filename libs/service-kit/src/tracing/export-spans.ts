import { type FinishedSpan, onSpanFinished } from '@koios/correlation';
import type { HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** Ends the export with what is left. */
export type StopExport = () => Promise<void>;

/**
 * Sends finished spans to an OpenTelemetry collector (OTLP over HTTP). The libraries for it are loaded only where somebody
 * wants that; a collector that is away costs spans and nothing else.
 * @param endpoint base address, as OTEL_EXPORTER_OTLP_ENDPOINT has it
 */
export async function exportSpans(endpoint: string, service: string, log: Logger): Promise<StopExport> {
  const [{ OTLPTraceExporter }, { BatchSpanProcessor }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 });
  const resource = resourceFromAttributes({ 'service.name': service });
  onSpanFinished((span) => {
    if (span.correlation.sampled) processor.onEnd(readable(span, resource));
  });
  return () =>
    processor
      .shutdown()
      .catch((error: unknown) => log.warn({ err: error }, 'the last spans were not exported'));
}

/** SpanKind and SpanStatusCode of OpenTelemetry's API, whose enums are its own affair. */
const kinds = { SERVER: 1, CLIENT: 2, CONSUMER: 4 } as const;
const statusCodes = { ok: 0, failed: 2 } as const;

function readable(span: FinishedSpan, resource: ReadableSpan['resource']): ReadableSpan {
  const { traceId, spanId, parentSpanId, requestId } = span.correlation;
  const context = { traceId, spanId, traceFlags: 1 };
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => context,
    ...(parentSpanId && {
      parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: 1, isRemote: true },
    }),
    startTime: timeOf(span.startedAtMs),
    endTime: timeOf(span.endedAtMs),
    duration: timeOf(span.endedAtMs - span.startedAtMs),
    status: { code: span.failed ? statusCodes.failed : statusCodes.ok },
    attributes: { 'koios.request_id': requestId },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'koios' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function timeOf(ms: number): HrTime {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
