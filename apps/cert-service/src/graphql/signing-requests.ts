import { derToPem } from '@koios/application-certificate';
import { idSchema } from '@koios/opcua-contracts';
import { NeedsPermission, entityId, pageWindow, relayPage, type RelayPage } from '@koios/service-kit';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { actorOf, type ResolverContext } from '../audit/actor.js';
import type { Configuration } from '../config.js';
import { Database } from '../database/database.js';
import { listSigningRequests, type SigningRequestOrder } from '../database/signing-requests.js';
import type { SigningRequest } from '../domain/signing-request.js';
import { CONFIGURATION } from '../tokens.js';
import { CreateSigningRequest } from '../use-cases/create-signing-request.js';
import { DeleteSigningRequest } from '../use-cases/delete-signing-request.js';
import { UploadSignedCertificate } from '../use-cases/upload-signed-certificate.js';
import { CertificateLoaders } from './certificate-loaders.js';
import { certificateFieldCodes, signingRequestFilter } from './inputs.js';
import { parseInput } from './parse-input.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type {
  CertificateSigningRequest,
  CreateSigningRequestInput,
  QuerySigningRequestsArgs,
  UploadSignedCertificateInput,
} from './schema.generated.js';
import { signingRequestOrder } from './signing-request-inputs.js';
import { uploadSignedCertificateInput } from './upload-inputs.js';

type PresentedRequest = Pick<
  CertificateSigningRequest,
  'id' | 'applicationUri' | 'csrPem' | 'download' | 'createdAt'
> & { readonly source: SigningRequest };

/** Certificates that the organisation's CA signs. */
@NeedsPermission(['manage-certificates'])
@Resolver('CertificateSigningRequest')
export class SigningRequests {
  constructor(
    private readonly database: Database,
    private readonly loaders: CertificateLoaders,
    private readonly create: CreateSigningRequest,
    private readonly remove: DeleteSigningRequest,
    private readonly uploadSigned: UploadSignedCertificate,
    @Inject(CONFIGURATION)
    private readonly configuration: Pick<Configuration, 'DEFAULT_CERTIFICATE_HOSTNAME'>,
  ) {}

  @NeedsPermission(['read'])
  @Query('signingRequests')
  async signingRequests(@Args() args: QuerySigningRequestsArgs): Promise<RelayPage<PresentedRequest>> {
    const window = pageWindow(args);
    const filter = parseInput(signingRequestFilter, args.filter ?? {}, {});
    // What is no id is renewed by nothing.
    if (filter.certificateId !== undefined && !idSchema.safeParse(filter.certificateId).success)
      return relayPage([], 0, window);
    const listing = { ...filter, ...orderOf(args.orderBy), window };
    const { rows, totalCount } = await listSigningRequests(this.database.manager, listing);
    return relayPage(rows.map(present), totalCount, window);
  }

  @Mutation('createSigningRequest')
  async createSigningRequest(
    @Args('input') input: CreateSigningRequestInput,
    @Context() context: ResolverContext,
  ): Promise<PresentedRequest> {
    const order = signingRequestOrder(input, this.configuration.DEFAULT_CERTIFICATE_HOSTNAME);
    const known =
      order.kind === 'RENEWAL'
        ? { ...order, certificateId: entityId(order.certificateId, 'CERTIFICATE_NOT_FOUND', 'certificateId') }
        : order;
    return present(await this.create.execute(known, actorOf(context)));
  }

  @Mutation('uploadSignedCertificate')
  async uploadSignedCertificate(
    @Args('input') input: UploadSignedCertificateInput,
    @Context() context: ResolverContext,
  ): Promise<PresentedCertificate> {
    const upload = parseInput(uploadSignedCertificateInput, input, certificateFieldCodes);
    const signingRequestId = entityId(
      upload.signingRequestId,
      'SIGNING_REQUEST_NOT_FOUND',
      'signingRequestId',
    );
    return presentCertificate(
      await this.uploadSigned.execute({ ...upload, signingRequestId }, actorOf(context)),
    );
  }

  @Mutation('deleteSigningRequest')
  async deleteSigningRequest(@Args('id') id: string, @Context() context: ResolverContext): Promise<string> {
    await this.remove.execute(entityId(id, 'SIGNING_REQUEST_NOT_FOUND'), actorOf(context));
    return id;
  }

  /** A renewal has the name that its certificate has now. */
  @ResolveField('name')
  async name(@Parent() { source }: PresentedRequest): Promise<string> {
    return source.name ?? (await this.certificate({ source }))?.name ?? source.id;
  }

  @ResolveField('certificate')
  async certificate(
    @Parent() { source }: Pick<PresentedRequest, 'source'>,
  ): Promise<PresentedCertificate | null> {
    if (source.certificateId === null) return null;
    const certificate = await this.loaders.certificates.load(source.certificateId);
    return certificate && presentCertificate(certificate);
  }
}

/** The newest first, unless another order is asked for. */
function orderOf(order: QuerySigningRequestsArgs['orderBy']): SigningRequestOrder {
  return order
    ? { sortKey: order.field, direction: order.direction ?? 'ASC' }
    : { sortKey: 'CREATED_AT', direction: 'DESC' };
}

function present(source: SigningRequest): PresentedRequest {
  const { id, applicationUri, requestDer, createdAt } = source;
  const csrPem = derToPem(requestDer, 'CERTIFICATE REQUEST');
  return {
    source,
    id,
    applicationUri,
    csrPem,
    download: `/downloads/signing-requests/${id}/request.csr`,
    createdAt,
  };
}
