import { NeedsPermission, entityId, pageWindow, relayPage, type RelayPage } from '@koios/service-kit';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { actorOf, type ResolverContext } from '../audit/actor.js';
import { Database } from '../database/database.js';
import { listIssuerCertificates } from '../database/issuer-certificates.js';
import type { IssuerCertificate } from '../domain/issuer-certificate.js';
import { AddIssuerCertificate } from '../use-cases/add-issuer-certificate.js';
import { AddRevocationList } from '../use-cases/add-revocation-list.js';
import { RemoveIssuerCertificate } from '../use-cases/remove-issuer-certificate.js';
import { issuerCertificateFilter } from './inputs.js';
import { addIssuerCertificateInput, addRevocationListInput } from './issuer-inputs.js';
import { parseInput } from './parse-input.js';
import type {
  AddIssuerCertificateInput,
  AddRevocationListInput,
  QueryIssuerCertificatesArgs,
} from './schema.generated.js';

/** The authorities whose server certificates are accepted. */
@NeedsPermission(['manage-certificates'])
@Resolver()
export class IssuerCertificates {
  constructor(
    private readonly database: Database,
    private readonly add: AddIssuerCertificate,
    private readonly remove: RemoveIssuerCertificate,
    private readonly addList: AddRevocationList,
  ) {}

  @NeedsPermission(['read'])
  @Query('issuerCertificates')
  async issuerCertificates(@Args() args: QueryIssuerCertificatesArgs): Promise<RelayPage<IssuerCertificate>> {
    const window = pageWindow(args);
    const filter = parseInput(issuerCertificateFilter, args.filter ?? {}, {});
    const { field: sortKey = 'SUBJECT', direction = 'ASC' } = args.orderBy ?? {};
    const listing = { ...filter, sortKey, direction, window };
    const { rows, totalCount } = await listIssuerCertificates(this.database.manager, listing);
    return relayPage(rows, totalCount, window);
  }

  @Mutation('addIssuerCertificate')
  addIssuerCertificate(
    @Args('input') input: AddIssuerCertificateInput,
    @Context() context: ResolverContext,
  ): Promise<IssuerCertificate> {
    return this.add.execute(parseInput(addIssuerCertificateInput, input, {}), actorOf(context));
  }

  @Mutation('removeIssuerCertificate')
  async removeIssuerCertificate(
    @Args('id') id: string,
    @Context() context: ResolverContext,
  ): Promise<string> {
    await this.remove.execute(entityId(id, 'ISSUER_CERTIFICATE_NOT_FOUND'), actorOf(context));
    return id;
  }

  @Mutation('addRevocationList')
  addRevocationList(
    @Args('input') input: AddRevocationListInput,
    @Context() context: ResolverContext,
  ): Promise<IssuerCertificate> {
    return this.addList.execute(parseInput(addRevocationListInput, input, {}), actorOf(context));
  }
}
