import { idSchema, type KoiosEvent } from '@koios/opcua-contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { z } from 'zod';
import { BrokenContract } from './broken-contract.js';

/** RFC 3339, as CloudEvents has it. */
const timeSchema = z.iso.datetime({ offset: true });

/** The part of a NATS message that carries an event. */
export interface EventMessage {
  readonly headers?: MsgHdrs;
  json<T>(): T;
}

/** CloudEvents 1.0, NATS protocol binding, binary mode: attributes in `ce-*` headers, the data as the body. */
export function toMessage(event: KoiosEvent): { payload: string; headers: MsgHdrs } {
  const attributes = headers();
  attributes.set('ce-specversion', '1.0');
  attributes.set('ce-id', event.id);
  attributes.set('ce-type', event.type);
  attributes.set('ce-source', event.source);
  attributes.set('ce-subject', event.subject);
  attributes.set('ce-time', event.time);
  attributes.set('ce-dataschema', event.dataSchema);
  if (event.requestId) attributes.set('ce-requestid', event.requestId);
  if (event.traceparent) attributes.set('ce-traceparent', event.traceparent);
  attributes.set('content-type', 'application/json');
  return { payload: JSON.stringify(event.data), headers: attributes };
}

/** @throws BrokenContract when a required CloudEvents attribute is missing or malformed, or the body is no JSON. */
export function fromMessage(message: EventMessage): KoiosEvent {
  const attribute = (name: string): string => {
    const value = message.headers?.get(`ce-${name}`);
    if (!value) throw new BrokenContract(`not a CloudEvent: ce-${name} is missing`);
    return value;
  };
  // What no database takes would be tried again for ever.
  const wellFormed = (name: string, schema: z.ZodType<string>): string => {
    const parsed = schema.safeParse(attribute(name));
    if (!parsed.success) throw new BrokenContract(`not a CloudEvent of ours: ce-${name} is malformed`);
    return parsed.data;
  };
  const requestId = message.headers?.get('ce-requestid');
  const traceparent = message.headers?.get('ce-traceparent');
  return {
    ...(requestId && { requestId }),
    ...(traceparent && { traceparent }),
    id: wellFormed('id', idSchema),
    type: attribute('type'),
    source: attribute('source'),
    subject: attribute('subject'),
    time: wellFormed('time', timeSchema),
    dataSchema: attribute('dataschema'),
    data: dataOf(message),
  };
}

function dataOf(message: EventMessage): unknown {
  try {
    return message.json();
  } catch {
    throw new BrokenContract('the data of the event is no JSON');
  }
}
