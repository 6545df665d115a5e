import { KoiosError } from '@koios/opcua-contracts';

export const defaultTimeoutMs = 10_000;

/** 1 s to 60 s. @throws KoiosError TIMEOUT_INVALID */
export function parseTimeoutMs(timeoutMs: number): number {
  const isInRange = Number.isInteger(timeoutMs) && timeoutMs >= 1_000 && timeoutMs <= 60_000;
  if (!isInRange) throw new KoiosError('TIMEOUT_INVALID', undefined, 'timeoutMs');
  return timeoutMs;
}
