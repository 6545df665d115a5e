import { connectToNats, ensureStream, onReconnect, retryUntilDone } from '@koios/messaging';
import { eventsStream } from '@koios/opcua-contracts';
import { endParts, natsAccess, type NatsConfiguration, Readiness } from '@koios/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { Database } from '../database/database.js';
import { findDefaultCertificate } from '../database/certificates.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { CONFIGURATION, LOG } from '../tokens.js';
import { EnsureDefaultCertificate } from '../use-cases/ensure-default-certificate.js';
import type { NatsPart } from './nats-part.js';

/** What starts once NATS is there, in this order. */
export const NATS_PARTS = Symbol('parts that need NATS');

/**
 * Brings the service up while HTTP answers already: services start in any order, so that each thing it needs is waited
 * for, and readiness names what is missing.
 */
@Injectable()
export class StartUp implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly started: NatsPart[] = [];
  private nats: NatsConnection | undefined;
  private isStorageReady = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly ensureDefault: EnsureDefaultCertificate,
    private readonly readiness: Readiness,
    @Inject(NATS_PARTS) private readonly parts: readonly NatsPart[],
    @Inject(CONFIGURATION) private readonly configuration: NatsConfiguration,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.declareReadiness();
    this.running = this.bringUp().catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.log.fatal({ err: error }, 'could not start');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    if (this.nats) await this.running;
    await endParts(this.started, async () => this.nats?.close(), this.log);
    await this.database.close();
  }

  private async bringUp(): Promise<void> {
    const connected = endedByShutdown(this.connect());
    await this.untilDone('opening the database', () => this.database.open());
    const isFirstStart = await this.untilDone(
      'looking for the default certificate',
      async () => (await findDefaultCertificate(this.database.manager)) === null,
    );
    const stored = endedByShutdown(this.prepareStorage());
    // Later starts do as the running service does while the storage is away: what needs no key goes on.
    if (isFirstStart) {
      await stored;
      await this.untilDone('making the default certificate', () => this.ensureDefault.execute());
    }
    await this.startParts(await connected);
    await stored;
    this.log.info('ready');
  }

  private async prepareStorage(): Promise<void> {
    await this.untilDone('preparing the object storage', () => this.keyVault.prepare());
    this.isStorageReady = true;
  }

  private async connect(): Promise<NatsConnection> {
    const nats = await connectToNats({ ...natsAccess(this.configuration), name: 'cert-service' }, this.log);
    this.nats = nats;
    const makeStream = () =>
      this.untilDone('making the events stream', () => ensureStream(nats, eventsStream));
    await makeStream();
    // A server that lost its data has no stream any more.
    onReconnect(nats, () => void endedByShutdown(makeStream()));
    return nats;
  }

  private async startParts(nats: NatsConnection): Promise<void> {
    for (const part of this.parts) {
      await this.untilDone(`starting ${part.constructor.name}`, async () => part.start(nats));
      this.started.push(part);
    }
  }

  private untilDone<Result>(what: string, attempt: () => Promise<Result>): Promise<Result> {
    return retryUntilDone(what, attempt, this.log, this.stopping.signal);
  }

  private declareReadiness(): void {
    this.readiness.add('database', () => this.database.check());
    this.readiness.add('NATS', () => assertReady(this.nats && !this.nats.isClosed(), 'not connected'));
    this.readiness.add('object storage', () =>
      assertReady(this.isStorageReady, this.keyVault.storageFault ?? 'not reached yet'),
    );
    this.readiness.add('default certificate', async () =>
      assertReady(await findDefaultCertificate(this.database.manager), 'not made yet'),
    );
    this.readiness.add('calls and projections', () =>
      assertReady(this.started.length === this.parts.length, 'not started yet'),
    );
  }
}

/** Work that a shutdown may end while nobody waits for it: unhandled, that would end the process in the midst of it. */
function endedByShutdown<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  return work;
}

function assertReady(condition: unknown, reason: string): void {
  if (!condition) throw new Error(reason);
}
