import { WorkLoop } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import { CONFIGURATION, LOG } from '../tokens.js';
import { ReviewServerTrust } from '../use-cases/review-server-trust.js';

/** As server certificates and their authorities end, takes back the trust that rests on them. */
@Injectable()
export class ReviewServerTrustOnSchedule {
  private readonly loop: WorkLoop;

  constructor(
    review: ReviewServerTrust,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'EXPIRY_CHECK_INTERVAL_MS'>,
    @Inject(LOG) log: Logger,
  ) {
    const options = { idleMs: configuration.EXPIRY_CHECK_INTERVAL_MS };
    this.loop = new WorkLoop('reviewing the trust in servers', () => review.execute(), options, log);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }
}
