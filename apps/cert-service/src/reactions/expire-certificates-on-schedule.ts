import { WorkLoop } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import { CONFIGURATION, LOG } from '../tokens.js';
import { RenewDueCertificates } from '../use-cases/renew-due-certificates.js';
import { WarnOfExpiry } from '../use-cases/warn-of-expiry.js';

/** As ends come near: renews what renews by itself, then warns of the others. */
@Injectable()
export class ExpireCertificatesOnSchedule {
  private readonly loop: WorkLoop;

  constructor(
    private readonly renewDue: RenewDueCertificates,
    private readonly warn: WarnOfExpiry,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'EXPIRY_CHECK_INTERVAL_MS'>,
    @Inject(LOG) log: Logger,
  ) {
    const options = { idleMs: configuration.EXPIRY_CHECK_INTERVAL_MS, retryMs: 5_000 };
    this.loop = new WorkLoop('looking for ends of certificates', () => this.work(), options, log);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async work(): Promise<void> {
    await this.renewDue.execute();
    await this.warn.execute();
  }
}
