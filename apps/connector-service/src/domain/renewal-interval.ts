/**
 * When a secure channel is renewed, after it was opened or renewed last: each at a time of its own, so that channels
 * that were opened together are not renewed together; three quarters of its lifetime at most (OPC 10000-4, 5.6.2).
 * `random` is in [0, 1).
 */
export function renewalIntervalMs(lifetimeMs: number, random: number): number {
  return lifetimeMs * (0.6 + 0.15 * random);
}
