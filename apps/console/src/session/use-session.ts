import { useSyncExternalStore } from 'react';
import { mayDo, type Permission } from '@koios/opcua-contracts/roles';
import { text } from '../messages/messages.js';
import { type Session, sessionStore } from './session.js';

export function useSession(): Session {
  return useSyncExternalStore(sessionStore.subscribe, sessionStore.current);
}

/** Whether an action may be offered, and if not, why: the reason stands beside the disabled action. */
export interface Allowance {
  readonly allowed: boolean;
  readonly reason: string | undefined;
}

/** The services decide; this only spares people from pressing what would be refused. */
export function useAllowance(permission: Permission): Allowance {
  const session = useSession();
  const allowed = session.state !== 'signed-out' && mayDo(session.roles, permission);
  return { allowed, reason: allowed ? undefined : text.permissions[permission] };
}
