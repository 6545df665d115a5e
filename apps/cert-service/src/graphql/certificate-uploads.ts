import { NeedsPermission } from '@koios/service-kit';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { actorOf, type ResolverContext } from '../audit/actor.js';
import { CheckCertificate, type UploadVerdict } from '../use-cases/check-certificate.js';
import { UploadCertificate } from '../use-cases/upload-certificate.js';
import { certificateFieldCodes } from './inputs.js';
import { parseInput } from './parse-input.js';
import { presentCertificate, type PresentedCertificate } from './present-certificate.js';
import type { CertificateCheck, CheckCertificateInput, UploadCertificateInput } from './schema.generated.js';
import { checkCertificateInput, uploadCertificateInput } from './upload-inputs.js';

/** Certificates that were made elsewhere. */
@NeedsPermission(['manage-certificates'])
@Resolver()
export class CertificateUploads {
  constructor(
    private readonly upload: UploadCertificate,
    private readonly check: CheckCertificate,
  ) {}

  @Mutation('uploadCertificate')
  async uploadCertificate(
    @Args('input') input: UploadCertificateInput,
    @Context() context: ResolverContext,
  ): Promise<PresentedCertificate> {
    const request = parseInput(uploadCertificateInput, input, certificateFieldCodes);
    return presentCertificate(await this.upload.execute(request, actorOf(context)));
  }

  @Mutation('checkCertificate')
  async checkCertificate(@Args('input') input: CheckCertificateInput): Promise<CertificateCheck> {
    return presentVerdict(
      await this.check.execute(parseInput(checkCertificateInput, input, certificateFieldCodes)),
    );
  }
}

const nothingKnown = {
  commonName: null,
  applicationUri: null,
  thumbprint: null,
  validUntil: null,
  findings: [],
};

function presentVerdict(verdict: UploadVerdict): CertificateCheck {
  if (!verdict.acceptable) {
    const { code, message } = verdict.refusal;
    const passphraseNeeded = code === 'PASSPHRASE_REQUIRED' || code === 'PASSPHRASE_WRONG';
    return { acceptable: false, code, message, passphraseNeeded, ...nothingKnown };
  }
  const { subject, applicationUri, thumbprint, validUntil } = verdict.certificate;
  const facts = { commonName: subject.commonName, applicationUri, thumbprint, validUntil };
  const findings = [...verdict.findings];
  return { acceptable: true, code: null, message: null, passphraseNeeded: false, ...facts, findings };
}
