import { NeedsPermission, entityId } from '@koios/service-kit';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { actorOf, type ResolverContext } from '../audit/actor.js';
import type { Configuration } from '../config.js';
import { CONFIGURATION } from '../tokens.js';
import { DeleteCertificate } from '../use-cases/delete-certificate.js';
import { GenerateCertificate } from '../use-cases/generate-certificate.js';
import { RegenerateCertificate } from '../use-cases/regenerate-certificate.js';
import { SetDefaultCertificate } from '../use-cases/set-default-certificate.js';
import { UpdateCertificate } from '../use-cases/update-certificate.js';
import { certificateFieldCodes, generateCertificateInput, updateCertificateInput } from './inputs.js';
import { parseInput } from './parse-input.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type {
  GenerateCertificateInput,
  RegenerateCertificateInput,
  UpdateCertificateInput,
} from './schema.generated.js';

/** Parses, calls the use case, presents. */
@NeedsPermission(['manage-certificates'])
@Resolver()
export class CertificateMutations {
  private readonly generateInput: ReturnType<typeof generateCertificateInput>;

  constructor(
    private readonly generate: GenerateCertificate,
    private readonly regenerate: RegenerateCertificate,
    private readonly update: UpdateCertificate,
    private readonly remove: DeleteCertificate,
    private readonly setDefault: SetDefaultCertificate,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'DEFAULT_CERTIFICATE_HOSTNAME'>,
  ) {
    this.generateInput = generateCertificateInput(configuration.DEFAULT_CERTIFICATE_HOSTNAME);
  }

  @Mutation('generateCertificate')
  async generateCertificate(
    @Args('input') input: GenerateCertificateInput,
    @Context() context: ResolverContext,
  ): Promise<PresentedCertificate> {
    const request = parseInput(this.generateInput, input, certificateFieldCodes);
    return presentCertificate(await this.generate.execute(request, actorOf(context)));
  }

  @Mutation('regenerateCertificate')
  async regenerateCertificate(
    @Args('input') input: RegenerateCertificateInput,
    @Context() context: ResolverContext,
  ): Promise<PresentedCertificate> {
    return presentCertificate(
      await this.regenerate.execute(certificateId(input.id), input.reason ?? 'RENEWAL', actorOf(context)),
    );
  }

  @Mutation('updateCertificate')
  async updateCertificate(
    @Args('input') input: UpdateCertificateInput,
    @Context() context: ResolverContext,
  ): Promise<PresentedCertificate> {
    const text = parseInput(updateCertificateInput, input, certificateFieldCodes);
    return presentCertificate(await this.update.execute(certificateId(input.id), text, actorOf(context)));
  }

  @Mutation('deleteCertificate')
  async deleteCertificate(
    @Args('id') id: string,
    @Context() context: ResolverContext,
  ): Promise<{ id: string; fallbackCertificate: PresentedCertificate }> {
    return {
      id,
      fallbackCertificate: presentCertificate(await this.remove.execute(certificateId(id), actorOf(context))),
    };
  }

  @Mutation('setDefaultCertificate')
  async setDefaultCertificate(
    @Args('id') id: string,
    @Context() context: ResolverContext,
  ): Promise<PresentedCertificate> {
    return presentCertificate(await this.setDefault.execute(certificateId(id), actorOf(context)));
  }
}

function certificateId(id: string): string {
  return entityId(id, 'CERTIFICATE_NOT_FOUND');
}
