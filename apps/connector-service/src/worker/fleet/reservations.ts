/**
 * Who may have sessions beside a shard's holder: one connector at a time, so that no device has more than two sessions,
 * however many connectors join or leave at once.
 */
export class Reservations {
  private readonly byShard = new Map<number, { readonly leaseId: string; readonly untilMs: number }>();

  /** Whether the shard is kept for this lease now, for so long at most. */
  reserve(shard: number, leaseId: string, limitMs: number): boolean {
    const nowMs = performance.now();
    const present = this.byShard.get(shard);
    if (present && present.leaseId !== leaseId && present.untilMs > nowMs) return false;
    this.byShard.set(shard, { leaseId, untilMs: nowMs + limitMs });
    return true;
  }
}
