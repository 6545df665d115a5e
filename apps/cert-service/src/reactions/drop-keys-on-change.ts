import { certificateDeleted, certificateRegenerated, type KoiosEvent } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import { CertificateChanges } from '../changes/certificate-changes.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { RecentKeyFacts } from '../key-vault/recent-key-facts.js';

/** When another replica deleted a certificate or retired its keys, drops what is remembered of them here too. */
@Injectable()
export class DropKeysOnChange {
  private watched: AsyncIterableIterator<KoiosEvent> | undefined;

  constructor(
    private readonly changes: CertificateChanges,
    private readonly keyVault: KeyVault,
    private readonly keyFacts: RecentKeyFacts,
  ) {}

  start(): void {
    this.watched = this.changes.watch((event) => event);
    void this.follow(this.watched);
  }

  async stop(): Promise<void> {
    await this.watched?.return?.();
  }

  private async follow(events: AsyncIterableIterator<KoiosEvent>): Promise<void> {
    for await (const { type, data } of events) this.react(type, data);
  }

  private react(type: string, data: unknown): void {
    if (type === certificateDeleted.type) this.forget(certificateDeleted.data.parse(data).certificateId);
    if (type !== certificateRegenerated.type) return;
    const { certificateId, revision, reason } = certificateRegenerated.data.parse(data);
    this.forget(certificateId, reason === 'COMPROMISED' ? revision : 0);
  }

  private forget(certificateId: string, belowRevision?: number): void {
    this.keyFacts.forget(certificateId);
    this.keyVault.forget(certificateId, belowRevision);
  }
}
