import { WorkLoop } from '@koios/messaging';
import type { Logger } from 'pino';
import type { BackgroundPart } from '../bus/background-part.js';
import type { LearnDefaultCertificate } from '../use-cases/learn-default-certificate.js';
import type { ReleaseLostAssignments } from '../use-cases/release-lost-assignments.js';

/** At the start, at an interval and when woken: is the default the one we believe, does every assignment point to a certificate? */
export class ReconcileCertificates implements BackgroundPart {
  private readonly loop: WorkLoop;

  constructor(
    private readonly learnDefault: LearnDefaultCertificate,
    private readonly releaseLost: ReleaseLostAssignments,
    intervalMs: number,
    log: Logger,
  ) {
    this.loop = new WorkLoop(
      'reconciling certificates',
      () => this.reconcile(),
      { idleMs: intervalMs, retryMs: 2_000 },
      log,
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Looks at once. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async reconcile(): Promise<void> {
    await this.learnDefault.execute();
    await this.releaseLost.execute();
  }
}
