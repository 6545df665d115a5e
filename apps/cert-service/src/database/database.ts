import { KoiosError } from '@koios/opcua-contracts';
import { type Emit, handledEventEntity, outboxEntryEntity, Transactions } from '@koios/messaging';
import { connectDatabase, createDatabase } from '@koios/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { auditEntryEntity } from '../audit/audit-entity.js';
import type { Configuration } from '../config.js';
import { observeCertificates } from '../metrics/certificate-metrics.js';
import { type Clock, CLOCK, CONFIGURATION } from '../tokens.js';
import { readByteaArraysFast } from './bytea-arrays.js';
import {
  certificateRevisionEntity,
  clientCertificateEntity,
  deviceCertificateUseEntity,
  expiryWarningEntity,
  issuerCertificateEntity,
  serverCertificateEntity,
  serverTrustListEntity,
} from './entities.js';
import { CreateCertificates1764000000000 } from './migrations/1_create-certificates.js';
import { CreateSigningRequests1764000000002 } from './migrations/2_create-signing-requests.js';
import { CreateAuditLog1764000000003 } from './migrations/3_create-audit-log.js';
import { AddExpiryAndServerTrust1764000000004 } from './migrations/4_expiry-and-server-trust.js';
import { RenewGeneratedOnly1764000000005 } from './migrations/5_renewal-of-generated-only.js';
import { AddLeaseTokens1764000000006 } from './migrations/6_lease-tokens-of-uses.js';
import { signingRequestEntity } from './signing-request-entity.js';

const entities = [
  clientCertificateEntity,
  certificateRevisionEntity,
  serverCertificateEntity,
  serverTrustListEntity,
  deviceCertificateUseEntity,
  expiryWarningEntity,
  issuerCertificateEntity,
  auditEntryEntity,
  signingRequestEntity,
  outboxEntryEntity,
  handledEventEntity,
];

/** In the order of their numbers. */
const migrations = [
  CreateCertificates1764000000000,
  CreateSigningRequests1764000000002,
  CreateAuditLog1764000000003,
  AddExpiryAndServerTrust1764000000004,
  RenewGeneratedOnly1764000000005,
  AddLeaseTokens1764000000006,
];

/** The tables of this service; not connected yet. */
export function certificateDatabase(url: string, timeoutMs?: number): DataSource {
  return createDatabase({ url, entities, migrations, timeoutMs });
}

/** The service's database. The service answers before it is open; what needs it is refused until then. */
@Injectable()
export class Database {
  private opened: DataSource | undefined;
  private readonly commitListeners = new Set<() => void>();

  constructor(
    @Inject(CONFIGURATION)
    private readonly configuration: Pick<Configuration, 'DATABASE_URL' | 'DATABASE_TIMEOUT_MS'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Connects and brings the schema up to date. */
  async open(): Promise<void> {
    readByteaArraysFast();
    const { DATABASE_URL, DATABASE_TIMEOUT_MS } = this.configuration;
    const dataSource = certificateDatabase(DATABASE_URL.reveal(), DATABASE_TIMEOUT_MS);
    await connectDatabase(dataSource);
    this.opened = observeCertificates(dataSource);
  }

  async close(): Promise<void> {
    await this.opened?.destroy();
    this.opened = undefined;
  }

  /** @throws Error when the database does not answer. */
  async check(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  /** @throws KoiosError SERVICE_UNAVAILABLE until the database is open. */
  get dataSource(): DataSource {
    if (!this.opened) throw new KoiosError('SERVICE_UNAVAILABLE');
    return this.opened;
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** Commits a change and its events together, or neither. */
  async transaction<Result>(work: (manager: EntityManager, emit: Emit) => Promise<Result>): Promise<Result> {
    return new Transactions(this.dataSource, '/cert-service', () => this.tellListeners(), this.clock).run(
      work,
    );
  }

  /** Calls back after every commit that may have stored events. */
  onCommit(listener: () => void): void {
    this.commitListeners.add(listener);
  }

  private tellListeners(): void {
    for (const listener of this.commitListeners) listener();
  }
}
