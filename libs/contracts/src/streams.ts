/** A JetStream stream that services share. */
export interface StreamDefinition {
  readonly name: string;
  readonly subjects: readonly string[];
  /** How long a message is kept. */
  readonly maxAgeMs: number;
  /** Within this time a message with a known `Nats-Msg-Id` is dropped. */
  readonly duplicateWindowMs: number;
}

/** Every event. PostgreSQL is the truth; a service that was away for longer reconciles. */
export const eventsStream: StreamDefinition = {
  name: 'events',
  subjects: ['certificate.*', 'server-certificate.*', 'device.*', 'connection.*', 'plant.*'],
  maxAgeMs: 7 * 24 * 3_600_000,
  duplicateWindowMs: 10 * 60_000,
};

/** Scanned values, for an hour, so that a consumer that was away catches up. */
export const valuesStream: StreamDefinition = {
  name: 'values',
  subjects: ['values.*.*'],
  maxAgeMs: 3_600_000,
  duplicateWindowMs: 60_000,
};
