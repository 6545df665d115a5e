import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useLive } from '../graphql/live.js';
import { ConnectionChangesDocument, type ConnectionFieldsFragment } from '../graphql/operations.generated.js';
import { standingOf } from './connection-look.js';

type Connection = ConnectionFieldsFragment;

const states = new Map<string, Connection>();
const listeners = new Set<() => void>();
const standingListeners = new Set<() => void>();
/** Where many devices change at once, they are told of once. */
const gatherMs = 500;

function remember(connection: Connection): void {
  const before = states.get(connection.deviceId);
  states.set(connection.deviceId, connection);
  if (!before || standingOf(before) !== standingOf(connection)) for (const tell of standingListeners) tell();
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

/** Told soon after any device stands otherwise than before: a list of those that fail is not right any more. */
export function useStandingChanged(onChanged: () => void): void {
  const tell = useEffectEvent(onChanged);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gather = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        tell();
      }, gatherMs);
    };
    standingListeners.add(gather);
    return () => {
      standingListeners.delete(gather);
      clearTimeout(timer);
    };
  }, []);
}
