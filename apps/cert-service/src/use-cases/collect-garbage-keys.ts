import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import { databaseName } from '../audit/audit-log.js';
import type { Configuration } from '../config.js';
import { Database } from '../database/database.js';
import { certificateRevisionEntity } from '../database/entities.js';
import { isSigningRequest, signingRequestIds } from '../database/signing-requests.js';
import { keyOfRequest } from '../domain/signing-request.js';
import { formerKeyObjectName, keyObjectName } from '../key-vault/key-object-name.js';
import { KeyVault } from '../key-vault/key-vault.js';
import type { KeyIdentity } from '../key-vault/sealed-key.js';
import { type Clock, CLOCK, CONFIGURATION, LOG } from '../tokens.js';

const foreignKeys =
  'the bucket holds keys of another database: nothing is collected. Restore that database, or give each installation a bucket of its own (S3_BUCKET). Of a database that is no more, remove the object databases/<its name>';

/**
 * Removes sealed keys without a row: what a failure between the object and the row left behind, and the keys of
 * deleted certificates that could not be removed at once. Not where the keys belong to another database: to one that was
 * lost and is still to be restored, or to another installation that was given the same bucket.
 */
@Injectable()
export class CollectGarbageKeys {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'GARBAGE_AGE_MS'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async execute(): Promise<void> {
    const stored = await this.keyVault.storedBefore(
      new Date(this.clock().getTime() - this.configuration.GARBAGE_AGE_MS),
    );
    const wanted = await keysInUse(this.database.manager);
    if (!(await this.areOurs(stored, wanted))) return;
    for (const identity of stored.filter((key) => !wanted.has(keyObjectName(key))))
      await this.collect(identity);
  }

  /** A bucket that belongs to nobody yet is taken by the database that most of its keys are of. */
  private async areOurs(stored: readonly KeyIdentity[], wanted: ReadonlySet<string>): Promise<boolean> {
    const database = await databaseName(this.database.manager);
    if (database === undefined) return false;
    const others = await this.otherUsers(database);
    const isShared = others.length > 0;
    const owner = await this.keyVault.owner();
    if (owner === database && !isShared) return true;
    const unknown = stored.filter((key) => !wanted.has(keyObjectName(key))).length;
    if (owner === undefined && !isShared && unknown * 2 <= stored.length) {
      await this.keyVault.giveTo(database);
      return true;
    }
    if (unknown > 0) this.log.error({ unknown, others }, foreignKeys);
    return false;
  }

  /** The databases that have keys here too: to each, the keys of the others look like garbage. */
  private async otherUsers(database: string): Promise<string[]> {
    const users = await this.keyVault.users();
    if (!users.includes(database)) await this.keyVault.announce(database);
    return users.filter((user) => user !== database);
  }

  /** The row is held: a regeneration that writes this very object at this moment would lose its key. */
  private async collect(identity: KeyIdentity): Promise<void> {
    const { certificateId, revision, thumbprint } = identity;
    const revisionOfKey = { certificateId, revision, ...(thumbprint !== null && { thumbprint }) };
    await this.database.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM client_certificate WHERE id = $1 FOR UPDATE', [certificateId]);
      if (await manager.existsBy(certificateRevisionEntity, revisionOfKey)) return;
      if (await isSigningRequest(manager, certificateId)) return;
      await this.keyVault.remove(identity);
      this.log.info(identity, 'collected a sealed key that no certificate has');
    });
  }
}

/** The objects of every revision, and of every signing request that waits for its certificate. */
async function keysInUse(manager: EntityManager): Promise<Set<string>> {
  const select = { certificateId: true, revision: true, thumbprint: true };
  const revisions = await manager.find(certificateRevisionEntity, { select });
  const waiting = (await signingRequestIds(manager)).map(keyOfRequest);
  const keys = [...revisions, ...waiting];
  return new Set([...keys.map(keyObjectName), ...keys.map(formerKeyObjectName)]);
}
