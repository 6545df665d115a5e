import { KoiosError, mayDo, type Permission } from '@koios/opcua-contracts';
import type { Caller } from './caller.js';

/** @throws KoiosError FORBIDDEN naming the permission when none of the caller's roles carries it. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (mayDo(caller.roles, permission)) return;
  throw new KoiosError('FORBIDDEN', `Your roles do not include the permission ${permission}.`);
}
