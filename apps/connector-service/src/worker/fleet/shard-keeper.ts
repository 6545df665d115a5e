import { type HandedScans, type ShardClaim, shardCount, type ShardRequest } from '@koios/opcua-contracts';
import { type RpcServer, WorkLoop } from '@koios/messaging';
import { deadline, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { planShards, type ShardPlan } from '../../domain/shard-plan.js';
import { Expiry } from './expiry.js';
import type { FleetView } from './fleet-view.js';
import { askForShard, askToPrepare, type HandedShard, serveHandOvers } from './hand-over.js';
import { OwnLease } from './own-lease.js';
import { Reservations } from './reservations.js';

/** What is done with the devices of a shard when the shard comes, changes hands or is lost. */
export interface ShardWork {
  /** Opens the sessions of a shard that another connector still scans; resolves when they are open, or cannot be opened now. */
  prepare(shard: number): Promise<void>;
  /** Scans the shard; where it is prepared or scanned already, with what there is. `handed`: as the last holder left it. */
  take(shard: number, leaseToken: number, handed: readonly HandedScans[] | undefined): Promise<void>;
  /** Stops scanning, when the scans under way have ended, and says where they stand; the sessions stay open. */
  pause(shard: number): Promise<HandedScans[]>;
  /** Scans no more at once, and closes the sessions. */
  drop(shard: number): void;
}

type ShardHolderName = NonNullable<ShardClaim['holder']>;

/** Who keeps the shards. */
export interface ShardKeeperOptions {
  readonly plantId: string;
  readonly connectorId: string;
  /** The only connector of its plant need not stop when NATS is away: nobody is there to start. */
  readonly scansOnWithoutNats: boolean;
}

const idleMs = 500;
const answerLimitMs = 2_000;
/** So many shards change hands at a time: few, so that no device has two sessions for long. */
const pullsAtOnce = 8;
const pollMs = 50;
/** As nobody knows who has joined meanwhile, sessions are not kept for longer without a lease. */
const parkedLimitMs = 10_000;
/** Longer than a taker tries to open sessions before it asks for the shard. */
const reservedMs = 10_000;
/** A claim of ours that is not seen for so long is asked for. */
const unseenLimitMs = 3_000;
/** Until the one that a shard came from, or was not given to, has closed its sessions. */
const settlingMs = 1_000;

/**
 * Holds the shards that are this connector's by the plan, and no others: takes what is free, asks others for what they
 * hold too many of, gives what others ask for, and lets go of everything when its lease is over.
 */
export class ShardKeeper {
  /** The shards held, with their fencing tokens. */
  private readonly held = new Map<number, number>();
  /** Shards that are not scanned for want of a lease, and whose sessions are open still. */
  private readonly parked = new Set<number>();
  /** Shards that something is being done about. */
  private readonly busy = new Set<number>();
  /** Since when an older claim than ours is seen. */
  private readonly unseenSinceMs = new Map<number, number>();
  private readonly reservations = new Reservations();
  private pulls = 0;
  private claimsMadeAt: string | undefined;
  private readonly lease: OwnLease;
  private readonly loop: WorkLoop;
  private readonly leaseEnd: Expiry;
  private handOvers: RpcServer[] = [];

  constructor(
    private readonly connection: NatsConnection,
    private readonly options: ShardKeeperOptions,
    private readonly view: FleetView,
    private readonly work: ShardWork,
    private readonly log: Logger,
  ) {
    const { plantId, connectorId } = options;
    this.lease = new OwnLease(view.leaseBucket, { plantId, connectorId }, log, () => this.renewed());
    this.leaseEnd = new Expiry(
      () => this.lease.leftMs,
      () => this.loseLease(),
    );
    this.loop = new WorkLoop('keeping shards', () => this.keep(), { idleMs }, log);
  }

  start(): void {
    const { plantId, connectorId } = this.options;
    this.handOvers = serveHandOvers(
      this.connection,
      { plantId, connectorId },
      { reserve: (request) => this.reserve(request), give: (request) => this.give(request) },
      this.log,
    );
    this.view.follow(() => this.loop.wake());
    this.lease.start();
    this.loop.start();
  }

  get shardCount(): number {
    return this.held.size;
  }

  /** Whether scanning is allowed now. */
  get mayScan(): boolean {
    return this.options.scansOnWithoutNats || this.lease.isHeld;
  }

  /** Gives the shards to the others, make before break, for as long as there is time and somebody to take them. */
  async leave(limitMs: number): Promise<void> {
    await this.lease.leave();
    const until = performance.now() + limitMs;
    while (this.held.size > 0 && this.lease.isHeld && this.hasOthers && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  private get hasOthers(): boolean {
    return this.view.members.some(({ leaseId }) => leaseId !== this.lease.id);
  }

  /** Holds nothing any more; the work on the shards has been ended before. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.handOvers.map((server) => server.stop()));
    const released = [...this.held].map(([shard, token]) => this.claim(shard, null, token));
    this.held.clear();
    await Promise.allSettled(released);
    await this.lease.end().finally(() => this.view.stop());
    this.leaseEnd.cancel();
  }

  private renewed(): void {
    this.leaseEnd.wait();
    if (this.held.size === 0) this.loop.wake();
  }

  private loseLease(): void {
    if (this.mayScan || this.held.size === 0) return;
    this.log.warn({ shards: this.held.size }, 'the lease is over: not scanning until it is renewed');
    for (const shard of this.held.keys()) {
      if (this.hasOthers) this.drop(shard);
      else void this.park(shard);
    }
    setTimeout(() => this.dropParked(), parkedLimitMs).unref();
  }

  private drop(shard: number): void {
    this.held.delete(shard);
    this.parked.delete(shard);
    this.work.drop(shard);
  }

  /** Where nobody else is there to scan, opening all sessions anew would only make the gap longer. */
  private async park(shard: number): Promise<void> {
    this.held.delete(shard);
    this.parked.add(shard);
    await this.whileBusy(shard, () => this.work.pause(shard)).catch(() => this.drop(shard));
  }

  private dropParked(): void {
    if (this.lease.isHeld) return;
    for (const shard of this.parked) this.drop(shard);
  }

  private async keep(): Promise<void> {
    if (!this.lease.isHeld) return;
    this.forgetTokensOfLostClaims();
    const plan = this.plan();
    const claims: Promise<void>[] = [];
    for (let shard = 0; shard < shardCount; shard += 1) {
      if (this.busy.has(shard)) continue;
      if (this.isTakenFromUs(shard)) this.drop(shard);
      if (this.parked.has(shard) && !this.isFree(shard)) this.drop(shard);
      if (this.isUnseen(shard)) {
        claims.push(this.whileBusy(shard, () => this.faceClaim(shard)));
        continue;
      }
      if (plan.get(shard) !== this.lease.id) continue;
      if (this.isFree(shard)) claims.push(this.whileBusy(shard, () => this.takeFree(shard)));
      else if (!this.held.has(shard) && this.pulls < pullsAtOnce) this.pullSoon(shard);
    }
    await Promise.all(claims);
  }

  /** So that whatever stands in the new bucket is newer than what is held here. */
  private forgetTokensOfLostClaims(): void {
    const { claimsMadeAt } = this.view;
    if (claimsMadeAt === this.claimsMadeAt) return;
    this.claimsMadeAt = claimsMadeAt;
    for (const shard of this.held.keys()) this.held.set(shard, 0);
  }

  private plan(): ShardPlan {
    const members = this.view.members.map(({ leaseId }) => leaseId);
    return planShards(shardCount, members, (shard) => this.view.claimOn(shard).claim?.holder?.leaseId);
  }

  /** The watch may be behind our own last write. */
  private isTakenFromUs(shard: number): boolean {
    const token = this.held.get(shard);
    const { claim, revision } = this.view.claimOn(shard);
    if (token === undefined || revision <= token) return false;
    return claim?.holder?.connectorId !== this.options.connectorId;
  }

  /** Longer than the watch can be behind. */
  private isUnseen(shard: number): boolean {
    const token = this.held.get(shard);
    const { revision } = this.view.claimOn(shard);
    const nowMs = performance.now();
    const sinceMs = this.unseenSinceMs.get(shard) ?? nowMs;
    if (token === undefined || revision === 0 || revision >= token) this.unseenSinceMs.delete(shard);
    else this.unseenSinceMs.set(shard, sinceMs);
    return this.unseenSinceMs.has(shard) && nowMs - sinceMs > unseenLimitMs;
  }

  /** NATS may come back without what it has acknowledged last: then what is there counts, and our later claim does not. */
  private async faceClaim(shard: number): Promise<void> {
    this.unseenSinceMs.delete(shard);
    const { claimBucket } = this.view;
    const entry = await deadline(claimBucket.kv.get(this.view.keyOf(shard)), answerLimitMs);
    const token = this.held.get(shard);
    if (!entry || token === undefined || entry.revision >= token) return;
    const isOurs = claimBucket.read(entry)?.value.holder?.leaseId === this.lease.id;
    if (isOurs) this.held.set(shard, entry.revision);
    else this.drop(shard);
  }

  private isFree(shard: number): boolean {
    const { claim, revision } = this.view.claimOn(shard);
    if (!claim?.holder) return !this.held.has(shard) || revision === 0;
    const { leaseId, connectorId } = claim.holder;
    if (leaseId === this.lease.id) return !this.held.has(shard);
    if (this.view.leaseOf(leaseId)) return false;
    return connectorId === this.options.connectorId || this.view.knowsTheDead;
  }

  private async takeFree(shard: number): Promise<void> {
    const { plantId, connectorId } = this.options;
    const { revision } = this.view.claimOn(shard);
    const holder = { connectorId, leaseId: this.lease.id };
    const token =
      (await this.claim(shard, holder, revision)) ??
      (revision === 0 ? await this.claimDeleted(shard, holder) : undefined);
    if (token === undefined || !this.lease.isHeld) return;
    this.held.set(shard, token);
    this.parked.delete(shard);
    this.log.debug({ plantId, shard, token }, 'shard taken');
    await this.work.take(shard, token, undefined);
  }

  /** A claim that somebody has deleted is not seen any more, and has a revision all the same. */
  private async claimDeleted(shard: number, holder: ShardHolderName): Promise<number | undefined> {
    const { claimBucket } = this.view;
    const entry = await deadline(claimBucket.kv.get(this.view.keyOf(shard)), answerLimitMs);
    const isDeleted = entry !== null && entry.operation !== 'PUT';
    return isDeleted ? this.claim(shard, holder, entry.revision) : undefined;
  }

  private async claim(
    shard: number,
    holder: ShardHolderName | null,
    revision: number,
  ): Promise<number | undefined> {
    const value = { plantId: this.options.plantId, shard, holder };
    const write = this.view.claimBucket.putAfter(this.view.keyOf(shard), value, revision);
    return deadline(write, answerLimitMs);
  }

  private pullSoon(shard: number): void {
    this.pull(shard).catch((error: unknown) =>
      this.log.warn({ err: error, shard }, 'could not take a shard over'),
    );
  }

  /** Make before break: the sessions are open before the shard is asked for. */
  private async pull(shard: number): Promise<void> {
    const holder = this.view.claimOn(shard).claim?.holder;
    if (!holder) return;
    this.pulls += 1;
    const isTaken = await this.whileBusy(shard, () => this.takeFrom(holder.connectorId, shard)).finally(
      () => (this.pulls -= 1),
    );
    // A holder that does not agree is asked again after a pause.
    if (isTaken) this.loop.wake();
  }

  private async takeFrom(holderId: string, shard: number): Promise<boolean> {
    const { plantId, connectorId } = this.options;
    const holder = { plantId, connectorId: holderId };
    const request = { shard, taker: { connectorId, leaseId: this.lease.id } };
    if (!(await askToPrepare(this.connection, holder, request))) return false;
    await this.work.prepare(shard);
    const handed = await askForShard(this.connection, holder, request).catch((error: unknown) => {
      this.log.info({ err: error, shard, holderId }, 'the shard was not handed over');
      return null;
    });
    if (!handed || !this.lease.isHeld) {
      this.work.drop(shard);
      return false;
    }
    this.held.set(shard, handed.leaseToken);
    this.reservations.reserve(shard, this.lease.id, settlingMs);
    await this.work.take(shard, handed.leaseToken, handed.devices);
    return true;
  }

  private reserve({ shard, taker }: ShardRequest): boolean {
    return this.mayGive(shard, taker.leaseId) && this.reservations.reserve(shard, taker.leaseId, reservedMs);
  }

  /** Whoever comes first may have it: the two may see another order of the same members for a moment. */
  private mayGive(shard: number, leaseId: string): boolean {
    if (!this.held.has(shard) || this.busy.has(shard) || !this.view.leaseOf(leaseId)) return false;
    return this.plan().get(shard) !== this.lease.id;
  }

  private async give({ shard, taker }: ShardRequest): Promise<HandedShard | null> {
    const token = this.held.get(shard);
    if (token === undefined || !this.reservations.reserve(shard, taker.leaseId, settlingMs)) return null;
    if (!this.mayGive(shard, taker.leaseId)) return null;
    return this.whileBusy(shard, async () => {
      const devices = await this.work.pause(shard);
      const leaseToken = await this.claim(shard, taker, token).catch(() => undefined);
      // What became of the claim is told by the watch: if it is still ours, the shard is taken anew.
      this.drop(shard);
      return leaseToken === undefined ? null : { leaseToken, devices };
    });
  }

  private async whileBusy<Result>(shard: number, work: () => Promise<Result>): Promise<Result> {
    this.busy.add(shard);
    try {
      return await work();
    } finally {
      this.busy.delete(shard);
    }
  }
}
