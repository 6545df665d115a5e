import {
  assignableSecurityPolicies,
  checkProfile,
  derToPem,
  type ProfileFinding as Finding,
} from '@koios/application-certificate';
import { idSchema } from '@koios/opcua-contracts';
import { Inject } from '@nestjs/common';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { parsedRevision } from '../domain/certificate-facts.js';
import { certificateStatuses } from '../domain/certificate-status.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { type Clock, CLOCK } from '../tokens.js';
import { CertificateLoaders } from './certificate-loaders.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type { CertificateRevision, CertificateStatus } from './schema.generated.js';

/** The fields of a certificate that cost a look elsewhere, each only when it is asked for. */
@Resolver('Certificate')
export class CertificateFields {
  constructor(
    private readonly loaders: CertificateLoaders,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What other subgraphs refer to: all of a request in one statement. */
  @ResolveReference()
  async resolveReference({ id }: { readonly id: string }): Promise<PresentedCertificate | null> {
    if (!idSchema.safeParse(id).success) return null;
    const certificate = await this.loaders.certificates.load(id);
    return certificate && presentCertificate(certificate);
  }

  @ResolveField('statuses')
  async statuses(@Parent() { source }: PresentedCertificate): Promise<CertificateStatus[]> {
    const [filesAvailable, devicesOnOlderRevisions] = await Promise.all([
      this.loaders.filesAvailable.load(source.current),
      this.loaders.devicesOnOlderRevisions.load(source.id),
    ]);
    const { validFrom, validUntil } = source.current;
    const { selfSigned } = parsedRevision(source.current);
    const facts = { now: this.clock(), validFrom, validUntil, selfSigned, findings: this.findingsOf(source) };
    return certificateStatuses({ ...facts, filesAvailable, devicesOnOlderRevisions });
  }

  @ResolveField('findings')
  findings(@Parent() { source }: PresentedCertificate): Finding[] {
    return this.findingsOf(source);
  }

  @ResolveField('filesAvailable')
  filesAvailable(@Parent() { source }: PresentedCertificate): Promise<boolean> {
    return this.loaders.filesAvailable.load(source.current);
  }

  @ResolveField('securityPolicies')
  securityPolicies(@Parent() { source }: PresentedCertificate): string[] {
    return assignableSecurityPolicies(parsedRevision(source.current));
  }

  @ResolveField('certificatePem')
  certificatePem(@Parent() { source }: PresentedCertificate): string {
    return derToPem(parsedRevision(source.current).der);
  }

  @ResolveField('revisions')
  revisions(@Parent() { source }: PresentedCertificate): Promise<CertificateRevision[]> {
    return this.loaders.revisions.load(source.id);
  }

  private findingsOf({ origin, current }: ClientCertificate): Finding[] {
    const rules = origin === 'GENERATED' ? 'GENERATED' : 'UPLOADED';
    return checkProfile(parsedRevision(current), { now: this.clock(), origin: rules, role: 'CLIENT' });
  }
}
