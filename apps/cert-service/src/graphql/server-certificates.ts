import { NeedsPermission, entityId, pageWindow, relayPage, type RelayPage } from '@koios/service-kit';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { actorOf, type ResolverContext } from '../audit/actor.js';
import { Database } from '../database/database.js';
import { listServerCertificates, type ServerCertificateOrder } from '../database/server-certificates.js';
import type { ServerCertificate } from '../domain/server-certificate.js';
import { DecideServerCertificate } from '../use-cases/decide-server-certificate.js';
import { RemoveServerCertificate } from '../use-cases/remove-server-certificate.js';
import { serverCertificateFilter } from './inputs.js';
import { parseInput } from './parse-input.js';
import type { QueryServerCertificatesArgs } from './schema.generated.js';

/** The server trust list. */
@NeedsPermission(['manage-certificates'])
@Resolver()
export class ServerCertificates {
  constructor(
    private readonly database: Database,
    private readonly decide: DecideServerCertificate,
    private readonly remove: RemoveServerCertificate,
  ) {}

  @NeedsPermission(['read'])
  @Query('serverCertificates')
  async serverCertificates(@Args() args: QueryServerCertificatesArgs): Promise<RelayPage<ServerCertificate>> {
    const window = pageWindow(args);
    const filter = parseInput(serverCertificateFilter, args.filter ?? {}, {});
    const { rows, totalCount } = await listServerCertificates(this.database.manager, {
      ...filter,
      ...orderOf(args.orderBy),
      window,
    });
    return relayPage(rows, totalCount, window);
  }

  @Mutation('trustServerCertificate')
  trustServerCertificate(
    @Args('id') id: string,
    @Context() context: ResolverContext,
  ): Promise<ServerCertificate> {
    return this.decide.execute(serverCertificateId(id), 'TRUSTED', actorOf(context));
  }

  @Mutation('rejectServerCertificate')
  rejectServerCertificate(
    @Args('id') id: string,
    @Context() context: ResolverContext,
  ): Promise<ServerCertificate> {
    return this.decide.execute(serverCertificateId(id), 'REJECTED', actorOf(context));
  }

  @Mutation('removeServerCertificate')
  async removeServerCertificate(
    @Args('id') id: string,
    @Context() context: ResolverContext,
  ): Promise<string> {
    await this.remove.execute(serverCertificateId(id), actorOf(context));
    return id;
  }
}

function serverCertificateId(id: string): string {
  return entityId(id, 'SERVER_CERTIFICATE_NOT_FOUND');
}

/** The newest first, unless another order is asked for. */
function orderOf(order: QueryServerCertificatesArgs['orderBy']): ServerCertificateOrder {
  return order
    ? { sortKey: order.field, direction: order.direction ?? 'ASC' }
    : { sortKey: 'FIRST_SEEN_AT', direction: 'DESC' };
}
