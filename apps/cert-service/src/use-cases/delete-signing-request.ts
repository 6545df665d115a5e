import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { deleteSigningRequestRow, lockSigningRequest } from '../database/signing-requests.js';
import { signingRequestAudit } from '../domain/signing-request.js';
import { KeyVault } from '../key-vault/key-vault.js';

/** Throws a signing request and its key away. */
@Injectable()
export class DeleteSigningRequest {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
  ) {}

  async execute(id: string, actor: Actor): Promise<void> {
    await this.database.transaction(async (manager) => {
      const request = await lockSigningRequest(manager, id);
      await deleteSigningRequestRow(manager, id);
      await appendAudit(manager, actor, signingRequestAudit('SIGNING_REQUEST_DELETED', request));
    });
    await this.keyVault.removeAllOrLeave(id);
  }
}
