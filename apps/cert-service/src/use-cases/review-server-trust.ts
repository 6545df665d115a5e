import { setImmediate as nextTurn } from 'node:timers/promises';
import { deviceKey } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../audit/actor.js';
import { Database } from '../database/database.js';
import { findAuthorities, lockAuthorities } from '../database/issuer-certificates.js';
import { findReviewable, lockServerCertificateIfPresent } from '../database/server-certificates.js';
import { type Authorities, opinionOfAuthorities } from '../domain/authorities.js';
import {
  type ServerCertificate,
  type TrustVerdict,
  verdictOnReview,
  withdrawalReason,
} from '../domain/server-certificate.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';
import { type Clock, CLOCK, LOG } from '../tokens.js';
import { changeServerTrust } from './change-server-trust.js';

/**
 * Asks the authorities again about every server certificate that no person decided on: after the list of authorities
 * changed, and now and then, because certificates end. Each change is a transaction of its own, so that a device waits
 * for its own only; what an interruption leaves undone is done at the next round.
 */
@Injectable()
export class ReviewServerTrust {
  /** Of all rounds in this process, until the projection has followed. */
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    @Inject(ServerTrustProjection) private readonly projection: Pick<ServerTrustProjection, 'afterCommit'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async execute(): Promise<void> {
    const authorities = await findAuthorities(this.database.manager);
    for await (const certificate of findReviewable(this.database.manager)) {
      if (this.changes(certificate, authorities)) await this.keepTrackOf(this.review(certificate.id));
      // Reading and verifying chains is work for the processor: others get their turn in between.
      await nextTurn();
    }
  }

  /**
   * After the list of authorities changed. What another round was faster with has been projected too when this resolves.
   * A failure is not the caller's: the next round mends it.
   */
  async afterCommit(): Promise<void> {
    try {
      await this.execute();
      await Promise.all(this.underWay);
    } catch (error) {
      this.log.warn({ err: error }, 'server certificates are to be judged anew at the next round');
    }
  }

  private changes(certificate: ServerCertificate, authorities: Authorities): boolean {
    const { trust, trustGround } = this.judge(certificate, authorities).verdict;
    return trust !== certificate.trust || trustGround !== certificate.trustGround;
  }

  private async keepTrackOf(review: Promise<void>): Promise<void> {
    this.underWay.add(review);
    try {
      await review;
    } finally {
      this.underWay.delete(review);
    }
  }

  private async review(id: string): Promise<void> {
    const reviewed = await this.database.transaction(async (manager, emit) => {
      const before = await lockServerCertificateIfPresent(manager, id);
      if (!before) return undefined;
      const { verdict, reason } = this.judge(before, await lockAuthorities(manager));
      return changeServerTrust(manager, emit, systemActor, before, verdict, reason);
    });
    if (!reviewed) return;
    const { deviceId, thumbprint, trust } = reviewed;
    this.log.info({ deviceId, thumbprint, trust }, 'a server certificate was judged anew by its authorities');
    await this.projection.afterCommit(deviceKey(reviewed));
  }

  private judge(
    certificate: ServerCertificate,
    authorities: Authorities,
  ): { verdict: TrustVerdict; reason: string | undefined } {
    const now = this.clock();
    const opinion = opinionOfAuthorities(certificate.certificateChain, authorities, now);
    const reason = opinion === 'ACCEPTED' ? undefined : withdrawalReason(certificate, opinion, now);
    return { verdict: verdictOnReview(certificate, opinion), reason };
  }
}
