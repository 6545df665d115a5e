/** Who should hold each shard, and how many everybody should hold. */
export type ShardPlan = ReadonlyMap<number, string>;

/**
 * Divides the shards evenly: nobody has more than one more than another, and nobody gives up a shard without need. All
 * who see the same members and holders come to the same plan; the members' order decides who gets what is left over.
 */
export function planShards(
  shardCount: number,
  members: readonly string[],
  holderOf: (shard: number) => string | undefined,
): ShardPlan {
  const plan = new Map<number, string>();
  const room = quotas(shardCount, members);
  const homeless: number[] = [];
  for (let shard = 0; shard < shardCount; shard += 1) {
    const holder = holderOf(shard);
    if (holder === undefined || !takeRoom(room, holder)) homeless.push(shard);
    else plan.set(shard, holder);
  }
  for (const shard of homeless) {
    const [member] = [...room].find(([, free]) => free > 0) ?? [];
    if (member === undefined) break;
    takeRoom(room, member);
    plan.set(shard, member);
  }
  return plan;
}

function quotas(shardCount: number, members: readonly string[]): Map<string, number> {
  const sorted = [...members].sort();
  const base = Math.floor(shardCount / Math.max(1, sorted.length));
  const leftOver = shardCount - base * sorted.length;
  return new Map(sorted.map((member, index) => [member, base + (index < leftOver ? 1 : 0)]));
}

function takeRoom(room: Map<string, number>, member: string): boolean {
  const free = room.get(member) ?? 0;
  if (free > 0) room.set(member, free - 1);
  return free > 0;
}
