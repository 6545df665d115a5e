import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';

/** A span as a collector gets it (OTLP over HTTP, JSON). */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<CollectedSpan, 'service'>[] }[];
  }[];
}

/** An OpenTelemetry collector that keeps what it gets. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        collector.take(body as OtlpRequest);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    const collector = new TraceCollector(server);
    await once(server, 'listening');
    return collector;
  }

  /** What makes all services of a stack send their spans here. */
  get launcherArguments(): string[] {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const services = ['gateway', 'cert-service', 'device-service', 'connector-service'];
    return services.flatMap((service) => [
      '--set',
      `${service}.OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${address.port}`,
    ]);
  }

  /** The spans of a trace, as `service name`, sorted. */
  spansOf(traceId: string): string[] {
    return this.spans
      .filter((span) => span.traceId === traceId)
      .map(({ service, name }) => `${service} ${name}`)
      .sort();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take({ resourceSpans }: OtlpRequest): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const { spans } of scopeSpans)
        this.spans.push(...spans.map((span) => ({ ...span, service: name })));
    }
  }
}
