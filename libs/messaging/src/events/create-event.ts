import { randomUUID } from 'node:crypto';
import { correlationHeaders } from '@koios/correlation';
import type { EventDefinition, EventOf } from '@koios/opcua-contracts';
import type { z } from 'zod';

/** What is particular to one event; its id and data schema come by themselves. */
export interface EventOrigin {
  /** The service that publishes it, for example `/cert-service`. */
  readonly source: string;
  /** The id of what it is about. */
  readonly subject: string;
  readonly time: Date;
}

/** Makes an event; its data is held against the contract, so that no malformed event leaves a service. */
export function createEvent<Definition extends EventDefinition>(
  definition: Definition,
  origin: EventOrigin,
  data: z.infer<Definition['data']>,
): EventOf<Definition> {
  const { 'x-request-id': requestId, traceparent } = correlationHeaders();
  return {
    id: randomUUID(),
    type: definition.type,
    source: origin.source,
    subject: origin.subject,
    time: origin.time.toISOString(),
    dataSchema: definition.dataSchema,
    ...(requestId && { requestId }),
    ...(traceparent && { traceparent }),
    data: definition.data.parse(data) as z.infer<Definition['data']>,
  };
}
