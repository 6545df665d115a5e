import {
  certificateDefaultChanged,
  certificateDeleted,
  certificateExpired,
  certificateExpiring,
  certificateFactsSchema,
  certificateGenerated,
  certificateRegenerated,
  certificateUpdated,
  certificateUploaded,
  type KoiosEvent,
} from '@koios/opcua-contracts';
import { NeedsPermission } from '@koios/service-kit';
import { Args, Parent, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { CertificateChanges } from '../changes/certificate-changes.js';
import { Database } from '../database/database.js';
import { findEventsAfter } from '../database/events-after.js';
import { ResumedChanges } from '../changes/resumed-changes.js';
import { CertificateLoaders } from './certificate-loaders.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type { CertificateChange as Change, CertificateChangeType } from './schema.generated.js';

type PresentedChange = Omit<Change, 'certificate'>;
interface PresentedMessage {
  readonly certificateChanged: PresentedChange;
}

const typeOfEvent: ReadonlyMap<string, CertificateChangeType> = new Map([
  [certificateGenerated.type, 'GENERATED'],
  [certificateUploaded.type, 'UPLOADED'],
  [certificateUpdated.type, 'UPDATED'],
  [certificateRegenerated.type, 'REGENERATED'],
  [certificateDeleted.type, 'DELETED'],
  [certificateDefaultChanged.type, 'DEFAULT_CHANGED'],
  [certificateExpiring.type, 'EXPIRING'],
  [certificateExpired.type, 'EXPIRED'],
]);

/** `certificateChanged`: certificate events as a screen shows them. */
@NeedsPermission(['read'])
@Resolver('CertificateChange')
export class CertificateChange {
  constructor(
    private readonly changes: CertificateChanges,
    private readonly loaders: CertificateLoaders,
    private readonly database: Database,
  ) {}

  @Subscription('certificateChanged')
  certificateChanged(
    @Args('after') after: string | null | undefined,
  ): AsyncIterable<PresentedMessage> | Promise<AsyncIterable<PresentedMessage>> {
    const changes = this.changes.watch(presentChange);
    if (after == null) return changes;
    return this.resume(after, changes);
  }

  /** What was missed is read while what comes now is kept already, so that nothing falls between the two. */
  private async resume(
    after: string,
    changes: AsyncIterableIterator<PresentedMessage>,
  ): Promise<AsyncIterable<PresentedMessage>> {
    try {
      const missed = await findEventsAfter(this.database.manager, after);
      return new ResumedChanges(
        missed.flatMap((event) => presentChange(event) ?? []),
        changes,
        eventIdOf,
      );
    } catch (error) {
      await changes.return?.();
      throw error;
    }
  }

  /** The certificate as it is now, not as it was at the event. */
  @ResolveField('certificate')
  async certificate(@Parent() { certificateId }: PresentedChange): Promise<PresentedCertificate | null> {
    const certificate = await this.loaders.certificates.load(certificateId);
    return certificate && presentCertificate(certificate);
  }
}

/** An event of a type that is not known yet is left out. */
function presentChange(event: KoiosEvent): PresentedMessage | undefined {
  const type = typeOfEvent.get(event.type);
  if (!type) return undefined;
  const { certificateId, name, revision, thumbprint } = certificateFactsSchema.parse(event.data);
  const facts = { type, certificateId, name, revision, thumbprint };
  return { certificateChanged: { eventId: event.id, ...facts, occurredAt: new Date(event.time) } };
}

function eventIdOf({ certificateChanged }: PresentedMessage): string {
  return certificateChanged.eventId;
}
