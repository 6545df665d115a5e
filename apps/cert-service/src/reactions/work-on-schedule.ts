import { WorkLoop } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import { CONFIGURATION, LOG } from '../tokens.js';
import { CollectGarbageKeys } from '../use-cases/collect-garbage-keys.js';
import { RetireRevisions } from '../use-cases/retire-revisions.js';

/** What the clock makes necessary: overlaps end, and keys that nobody has lie about. */
@Injectable()
export class WorkOnSchedule {
  private readonly loops: readonly WorkLoop[];

  constructor(
    retire: RetireRevisions,
    collect: CollectGarbageKeys,
    @Inject(CONFIGURATION)
    configuration: Pick<Configuration, 'RETIREMENT_INTERVAL_MS' | 'GARBAGE_INTERVAL_MS'>,
    @Inject(LOG) log: Logger,
  ) {
    const { RETIREMENT_INTERVAL_MS, GARBAGE_INTERVAL_MS } = configuration;
    this.loops = [
      new WorkLoop('retiring revisions', () => retire.execute(), { idleMs: RETIREMENT_INTERVAL_MS }, log),
      new WorkLoop('collecting keys', () => collect.execute(), { idleMs: GARBAGE_INTERVAL_MS }, log),
    ];
  }

  start(): void {
    for (const loop of this.loops) loop.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
