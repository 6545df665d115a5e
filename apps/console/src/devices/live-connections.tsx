import { useSyncExternalStore } from 'react';
import { useLive } from '../graphql/live.js';
import { ConnectionChangesDocument, type ConnectionFieldsFragment } from '../graphql/operations.generated.js';

type Connection = ConnectionFieldsFragment;

const states = new Map<string, Connection>();
const listeners = new Set<() => void>();

function remember(connection: Connection): void {
  states.set(connection.deviceId, connection);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows how all connections stand while the console is open; the states of now come first, also after an interruption. */
export function LiveConnections() {
  useLive(ConnectionChangesDocument, {}, ({ connectionChanged }) => remember(connectionChanged));
  return null;
}

/** The newest state of a device's connection: the one that was reported live, or the one that was asked for. */
export function useConnection(deviceId: string, asked: Connection | null | undefined): Connection | null {
  const live = useSyncExternalStore(subscribe, () => states.get(deviceId));
  return live ?? asked ?? null;
}
