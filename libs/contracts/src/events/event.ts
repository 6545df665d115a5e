import { z } from 'zod';

/** What an event's type stands for: its subject, its version and the shape of its data. */
export interface EventDefinition<Type extends string = string, Data extends z.ZodType = z.ZodType> {
  /** Also the NATS subject. */
  readonly type: Type;
  /** The value of `ce-dataschema`; its last part is the version of the data. */
  readonly dataSchema: string;
  readonly data: Data;
}

/** A CloudEvents 1.0 event as services see it; on NATS its attributes are `ce-*` headers. */
export interface KoiosEvent<Type extends string = string, Data = unknown> {
  readonly id: string;
  readonly type: Type;
  /** The service that published it, for example `/cert-service`. */
  readonly source: string;
  /** The id of what it is about. */
  readonly subject: string;
  readonly time: string;
  readonly dataSchema: string;
  /** The request that it comes from, where it comes from one (CloudEvents extensions: `ce-requestid`, `ce-traceparent`). */
  readonly requestId?: string;
  readonly traceparent?: string;
  readonly data: Data;
}

/** The event that a definition describes. */
export type EventOf<Definition extends EventDefinition> = KoiosEvent<
  Definition['type'],
  z.infer<Definition['data']>
>;

/** Defines version 1 of an event. The data's description says who publishes it and when: the documentation is made of it. */
export function defineEvent<Type extends string, Data extends z.ZodType>(
  type: Type,
  data: Data,
): EventDefinition<Type, Data> {
  return { type, dataSchema: `urn:koios:event:${type}:1`, data };
}
