import { type Correlation, correlationHeaders, correlationOf } from '@koios/correlation';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

/** What a message says of the request that it belongs to. */
export function correlationMessageHeaders(): MsgHdrs {
  const made = headers();
  for (const [name, value] of Object.entries(correlationHeaders())) made.set(name, value);
  return made;
}

/** The request that a message belongs to; a new one where it says nothing. */
export function correlationIn({ headers }: { readonly headers?: MsgHdrs | undefined }): Correlation {
  return correlationOf({
    requestId: headers?.get('x-request-id'),
    traceparent: headers?.get('traceparent'),
  });
}

/** The same for an event, where it stands in attributes of the CloudEvent. */
export function eventCorrelationIn({ headers }: { readonly headers?: MsgHdrs | undefined }): Correlation {
  return correlationOf({
    requestId: headers?.get('ce-requestid'),
    traceparent: headers?.get('ce-traceparent'),
  });
}
