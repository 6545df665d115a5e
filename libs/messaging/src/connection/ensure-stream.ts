import type { StreamDefinition } from '@koios/opcua-contracts';
import { JetStreamApiError, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';

/**
 * Creates the stream, or brings an existing one in line with its definition. Any service may be first. Answers when the
 * stream was made.
 */
export async function ensureStream(connection: NatsConnection, definition: StreamDefinition): Promise<Date> {
  const manager = await jetstreamManager(connection);
  const config = {
    name: definition.name,
    subjects: [...definition.subjects],
    max_age: nanos(definition.maxAgeMs),
    duplicate_window: nanos(definition.duplicateWindowMs),
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    allow_direct: true,
  };
  const info = await manager.streams.add(config).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError)) throw error;
    return manager.streams.update(definition.name, config);
  });
  return new Date(info.created);
}
