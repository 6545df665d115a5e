import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planShards, type ShardPlan } from './shard-plan.js';

const shardCount = 64;
const nobody = (): undefined => undefined;
const countsOf = (plan: ShardPlan, members: readonly string[]): number[] =>
  members.map((member) => [...plan.values()].filter((holder) => holder === member).length);

describe('the plan of shards', () => {
  it('gives a connector that is alone all of them', () => {
    expect(countsOf(planShards(shardCount, ['a'], nobody), ['a'])).toEqual([64]);
  });

  it('gives three connectors 22, 21 and 21', () => {
    expect(countsOf(planShards(shardCount, ['c', 'a', 'b'], nobody), ['a', 'b', 'c'])).toEqual([22, 21, 21]);
  });

  it('gives nobody anything when nobody is there', () => {
    expect(planShards(shardCount, [], () => 'gone').size).toBe(0);
  });

  it('moves no more than the newcomer gets', () => {
    const before = planShards(shardCount, ['a', 'b'], nobody);
    const after = planShards(shardCount, ['a', 'b', 'c'], (shard) => before.get(shard));
    const moved = [...after].filter(([shard, holder]) => before.get(shard) !== holder);
    expect(moved).toHaveLength(21);
    expect(moved.every(([, holder]) => holder === 'c')).toBe(true);
  });

  it('is even and whole for any members and holders, and is kept by everybody while it is carried out in any order', () => {
    const members = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 9 });
    const holders = fc.array(fc.nat(12), { minLength: shardCount, maxLength: shardCount });
    fc.assert(
      fc.property(members, holders, fc.array(fc.nat(shardCount - 1)), (names, indices, order) => {
        const holding = new Map(indices.map((index, shard) => [shard, names[index] ?? 'gone']));
        const plan = planShards(shardCount, names, (shard) => holding.get(shard));
        const counts = countsOf(plan, names);
        expect(plan.size).toBe(shardCount);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        for (const shard of order) {
          holding.set(shard, plan.get(shard) ?? 'gone');
          const next = planShards(shardCount, names, (other) => holding.get(other));
          expect([...next].sort()).toEqual([...plan].sort());
        }
      }),
    );
  });
});
