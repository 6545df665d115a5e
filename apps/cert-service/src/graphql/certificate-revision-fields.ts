import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type CertificateRevision, endOfUse } from '../domain/client-certificate.js';
import { CertificateLoaders } from './certificate-loaders.js';

@Resolver('CertificateRevision')
export class CertificateRevisionFields {
  constructor(private readonly loaders: CertificateLoaders) {}

  @ResolveField('usableUntil')
  usableUntil(@Parent() revision: CertificateRevision): Date | null {
    return endOfUse(revision);
  }

  @ResolveField('deviceCount')
  deviceCount(@Parent() revision: CertificateRevision): Promise<number> {
    return this.loaders.devicesOnRevision.load(revision);
  }
}
