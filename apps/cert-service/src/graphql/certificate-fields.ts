import { checkProfile, derToPem, type ProfileFinding as Finding } from '@koios/application-certificate';
import { idSchema } from '@koios/opcua-contracts';
import { Inject } from '@nestjs/common';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { issuersOf, parsedRevision } from '../domain/certificate-facts.js';
import { downloadsOf } from '../downloads/download-paths.js';
import { certificateStatuses } from '../domain/certificate-status.js';
import type { CertificateRevision, ClientCertificate } from '../domain/client-certificate.js';
import { connectorSecurityPolicies } from '../domain/connector-use.js';
import { type Clock, CLOCK } from '../tokens.js';
import { CertificateLoaders } from './certificate-loaders.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type { CertificateDownloads, CertificateStatus, ChainCertificate } from './schema.generated.js';

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
    return connectorSecurityPolicies(parsedRevision(source.current));
  }

  @ResolveField('certificatePem')
  certificatePem(@Parent() { source }: PresentedCertificate): string {
    return derToPem(parsedRevision(source.current).der);
  }

  @ResolveField('downloads')
  downloads(@Parent() { id }: PresentedCertificate): CertificateDownloads {
    return downloadsOf(id);
  }

  @ResolveField('chain')
  chain(@Parent() { source }: PresentedCertificate): ChainCertificate[] {
    return issuersOf(source.current).map(({ subject, issuer, thumbprint, validUntil }) => ({
      subject: subject.text,
      issuer: issuer.text,
      thumbprint,
      validUntil,
    }));
  }

  @ResolveField('revisions')
  revisions(@Parent() { source }: PresentedCertificate): Promise<CertificateRevision[]> {
    return this.loaders.revisions.load(source.id);
  }

  private findingsOf({ origin, current }: ClientCertificate): Finding[] {
    const rules = origin === 'GENERATED' ? 'GENERATED' : 'UPLOADED';
    const issuers = issuersOf(current);
    return checkProfile(parsedRevision(current), {
      now: this.clock(),
      origin: rules,
      role: 'CLIENT',
      issuers,
    });
  }
}
