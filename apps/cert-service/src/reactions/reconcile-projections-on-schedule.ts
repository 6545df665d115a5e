import { onReconnect, WorkLoop } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { ServerTrustProjection } from '../projections/server-trust-projection.js';
import { TrustedIssuersProjection } from '../projections/trusted-issuers-projection.js';
import { CONFIGURATION, LOG } from '../tokens.js';

/** Keeps all projections equal to the database: at the start, after each outage of NATS, and then again and again. */
@Injectable()
export class ReconcileProjectionsOnSchedule {
  private readonly loop: WorkLoop;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly clientCertificates: ClientCertificatesProjection,
    private readonly serverTrust: ServerTrustProjection,
    private readonly trustedIssuers: TrustedIssuersProjection,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'RECONCILE_INTERVAL_MS'>,
    @Inject(LOG) log: Logger,
  ) {
    const options = { idleMs: configuration.RECONCILE_INTERVAL_MS, retryMs: 1_000 };
    this.loop = new WorkLoop('reconciling the projections', () => this.reconcile(), options, log);
  }

  async start(connection: NatsConnection): Promise<void> {
    await this.clientCertificates.start(connection);
    await this.serverTrust.start(connection);
    await this.trustedIssuers.start(connection);
    await this.reconcile();
    this.stopListening = onReconnect(connection, () => this.loop.wake());
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopListening?.();
    await this.loop.stop();
    await this.clientCertificates.stop();
    await this.serverTrust.stop();
    await this.trustedIssuers.stop();
  }

  private async reconcile(): Promise<void> {
    await this.clientCertificates.reconcile();
    await this.serverTrust.reconcile();
    await this.trustedIssuers.reconcile();
  }
}
