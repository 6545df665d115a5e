import { setTimeout as delay } from 'node:timers/promises';
import { bringInLine, Bucket, WorkLoop } from '@koios/messaging';
import { deviceConfigBucket, deviceKey } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Bus } from '../bus/bus.js';
import { readDeviceConfigs } from '../database/read-device-configs.js';

/** A device as keys name it. */
export interface DeviceAddress {
  readonly plantId: string;
  readonly deviceId: string;
}

const batchSize = 100;
const patienceMs = 2_000;

/**
 * The projection of all devices to the bucket that connectors read. One loop writes, always what the database holds
 * at that moment, so that this process cannot overtake itself; what fails stays marked and is done again.
 */
export class DesiredState {
  private readonly marked = new Map<string, PromiseWithResolvers<void>>();
  private readonly loop: WorkLoop;
  private isStopped = false;

  constructor(
    private readonly bus: Bus,
    private readonly dataSource: DataSource,
    log: Logger,
  ) {
    this.loop = new WorkLoop('projecting devices', () => this.projectMarked(), { idleMs: 1_000 }, log);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    this.isStopped = true;
    for (const { resolve } of this.marked.values()) resolve();
  }

  /**
   * Resolves when the bucket holds what the database holds, which is a deletion for a device that is gone; or when this
   * process ends, and leaves it to the sweep of another.
   */
  async project(devices: readonly DeviceAddress[]): Promise<void> {
    const projected = devices.map((device) => this.mark(deviceKey(device)));
    this.loop.wake();
    await Promise.all(projected);
  }

  /** Waits a moment for the projection; one that takes longer goes on by itself. */
  async projectSoon(...devices: DeviceAddress[]): Promise<void> {
    const waiting = new AbortController();
    const limit = delay(patienceMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.project(devices), limit]);
    waiting.abort();
  }

  private mark(key: string): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    const mark = this.marked.get(key) ?? Promise.withResolvers<void>();
    this.marked.set(key, mark);
    return mark.promise;
  }

  private async projectMarked(): Promise<void> {
    if (this.marked.size === 0) return;
    const bucket = await Bucket.open(this.bus.connection, deviceConfigBucket);
    while (this.marked.size > 0)
      await this.projectBatch(bucket, new Map([...this.marked].slice(0, batchSize)));
  }

  private async projectBatch(
    bucket: Bucket<typeof deviceConfigBucket.value>,
    batch: ReadonlyMap<string, PromiseWithResolvers<void>>,
  ): Promise<void> {
    // Whoever marks a device from here on may mean a later change.
    for (const key of batch.keys()) this.marked.delete(key);
    const overtaken = await this.bringAllInLine(bucket, [...batch.keys()]).catch((error: unknown) => {
      this.markAgain(batch);
      throw error;
    });
    for (const [key, { resolve }] of batch) if (!overtaken.has(key)) resolve();
    this.markAgain(new Map([...batch].filter(([key]) => overtaken.has(key))));
  }

  /** Answers the keys that somebody else wrote at the same time. */
  private async bringAllInLine(
    bucket: Bucket<typeof deviceConfigBucket.value>,
    keys: readonly string[],
  ): Promise<ReadonlySet<string>> {
    // The entries before the rows, see projectState.
    const entries = await Promise.all(keys.map((key) => bucket.kv.get(key)));
    const configs = await readDeviceConfigs(this.dataSource, keys.map(deviceIdOf));
    const wanted = new Map(configs.map((config) => [deviceKey(config), config]));
    const inLine = await Promise.all(
      keys.map((key, index) => bringInLine(bucket, key, entries[index] ?? null, wanted.get(key))),
    );
    return new Set(keys.filter((_, index) => !inLine[index]));
  }

  private markAgain(batch: ReadonlyMap<string, PromiseWithResolvers<void>>): void {
    for (const [key, mark] of batch) {
      const later = this.marked.get(key);
      if (later) void later.promise.then(mark.resolve);
      else this.marked.set(key, mark);
    }
  }
}

function deviceIdOf(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}
