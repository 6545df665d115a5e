import type { ConnectionFailure } from '@koios/opcua-contracts';

export type Evidence = ConnectionFailure['evidence'];

/** One fact with a name that a screen can show; nothing when it is not known. */
export function evidence(name: string, value: string | null | undefined): Evidence {
  return value ? [{ name, value }] : [];
}

/** Each once; null when there is none. */
export function listed(values: readonly string[] | undefined): string | null {
  return values && values.length > 0 ? [...new Set(values)].join(', ') : null;
}
