import { NeedsPermission, pageWindow, relayPage, type RelayPage } from '@koios/service-kit';
import { idSchema } from '@koios/opcua-contracts';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { listCertificates, requireDefaultCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { CertificateLoaders } from './certificate-loaders.js';
import { certificateFilter } from './inputs.js';
import { parseInput } from './parse-input.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type { QueryCertificatesArgs } from './schema.generated.js';

/** The queries of the certificate manager. */
@NeedsPermission(['read'])
@Resolver()
export class CertificateQueries {
  constructor(
    private readonly database: Database,
    private readonly loaders: CertificateLoaders,
  ) {}

  @Query('certificates')
  async certificates(@Args() args: QueryCertificatesArgs): Promise<RelayPage<PresentedCertificate>> {
    const window = pageWindow(args);
    const filter = parseInput(certificateFilter, args.filter ?? {}, {});
    const { field: sortKey = 'NAME', direction = 'ASC' } = args.orderBy ?? {};
    const { rows, totalCount } = await listCertificates(this.database.manager, {
      ...filter,
      sortKey,
      direction,
      window,
    });
    return relayPage(rows.map(presentCertificate), totalCount, window);
  }

  @Query('certificate')
  async certificate(@Args('id') id: string): Promise<PresentedCertificate | null> {
    if (!idSchema.safeParse(id).success) return null;
    const certificate = await this.loaders.certificates.load(id.toLowerCase());
    return certificate && presentCertificate(certificate);
  }

  @Query('defaultCertificate')
  async defaultCertificate(): Promise<PresentedCertificate> {
    return presentCertificate(await requireDefaultCertificate(this.database.manager));
  }
}
