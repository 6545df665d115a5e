import { entityId } from '@koios/service-kit';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
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
  async generateCertificate(@Args('input') input: GenerateCertificateInput): Promise<PresentedCertificate> {
    const request = parseInput(this.generateInput, input, certificateFieldCodes);
    return presentCertificate(await this.generate.execute(request));
  }

  @Mutation('regenerateCertificate')
  async regenerateCertificate(
    @Args('input') input: RegenerateCertificateInput,
  ): Promise<PresentedCertificate> {
    return presentCertificate(
      await this.regenerate.execute(certificateId(input.id), input.reason ?? 'RENEWAL'),
    );
  }

  @Mutation('updateCertificate')
  async updateCertificate(@Args('input') input: UpdateCertificateInput): Promise<PresentedCertificate> {
    const text = parseInput(updateCertificateInput, input, certificateFieldCodes);
    return presentCertificate(await this.update.execute(certificateId(input.id), text));
  }

  @Mutation('deleteCertificate')
  async deleteCertificate(
    @Args('id') id: string,
  ): Promise<{ id: string; fallbackCertificate: PresentedCertificate }> {
    return { id, fallbackCertificate: presentCertificate(await this.remove.execute(certificateId(id))) };
  }

  @Mutation('setDefaultCertificate')
  async setDefaultCertificate(@Args('id') id: string): Promise<PresentedCertificate> {
    return presentCertificate(await this.setDefault.execute(certificateId(id)));
  }
}

function certificateId(id: string): string {
  return entityId(id, 'CERTIFICATE_NOT_FOUND');
}
