import { createClient } from 'graphql-sse';
import { KoiosClientError } from './koios-client-error.js';

/** What to subscribe to. */
export interface SubscriptionRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

export async function* subscribe<Data>(
  url: string,
  headers: () => Promise<Record<string, string>>,
  request: SubscriptionRequest,
): AsyncIterableIterator<Data> {
  // It would come back by itself, and nobody would know that events are missing.
  const client = createClient({ url, headers, retryAttempts: 0 });
  try {
    for await (const { data, errors } of client.iterate<Data>(request)) {
      const [error] = errors ?? [];
      if (error) throw KoiosClientError.of(error);
      if (data) yield data;
    }
  } catch (error) {
    throw error instanceof KoiosClientError
      ? error
      : new KoiosClientError('SERVICE_UNAVAILABLE', 'The live updates are interrupted. Subscribe again.');
  } finally {
    client.dispose();
  }
}
