import { KoiosError } from '@koios/opcua-contracts';
import type { Extra } from 'graphql-ws/use/ws';

/** Try Again Later (IANA's registry of WebSocket close codes): clients of graphql-ws come again by themselves. */
const tryAgainLater = 1013;

/**
 * Decides about a connection of graphql-transport-ws in its `onConnect`. Whoever is refused is closed with 4403 and signs in
 * again; while nobody can say whether a token is valid, its bearer is to come again with it.
 * @param extra of the connection, as graphql-ws has it over `ws`
 * @param judge throws a KoiosError when it cannot say
 */
export async function admitSocket(extra: unknown, judge: () => Promise<boolean>): Promise<boolean> {
  try {
    return await judge();
  } catch (error) {
    if (!(error instanceof KoiosError) || !hasSocket(extra)) throw error;
    // What graphql-ws closes it with after that comes too late to be sent.
    extra.socket.close(tryAgainLater, error.message);
    return false;
  }
}

/** Nest does not say of which kind its connections are. */
function hasSocket(extra: unknown): extra is Pick<Extra, 'socket'> {
  return typeof extra === 'object' && extra !== null && 'socket' in extra;
}
