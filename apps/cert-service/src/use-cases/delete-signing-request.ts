import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { deleteSigningRequestRow, lockSigningRequest } from '../database/signing-requests.js';
import { signingRequestAudit } from '../domain/signing-request.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { LOG } from '../tokens.js';

/** Throws a signing request and its key away. */
@Injectable()
export class DeleteSigningRequest {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async execute(id: string, actor: Actor): Promise<void> {
    await this.database.transaction(async (manager) => {
      const request = await lockSigningRequest(manager, id);
      await deleteSigningRequestRow(manager, id);
      await appendAudit(manager, actor, signingRequestAudit('SIGNING_REQUEST_DELETED', request));
    });
    await this.removeKey(id);
  }

  /** What is committed is done: a key that cannot be removed now is collected later. */
  private async removeKey(id: string): Promise<void> {
    try {
      await this.keyVault.removeAll(id);
    } catch (error) {
      this.log.warn(
        { err: error, signingRequestId: id },
        'the key of a signing request is left to the sweep',
      );
    }
  }
}
