import type {
  CertificateProfile,
  CreateSigningRequestInput,
  GenerateCertificateInput,
} from '../graphql/operations.generated.js';

/** The form as it is filled in: all text. */
export interface GenerateForm {
  readonly name: string;
  readonly description: string;
  readonly hostname: string;
  readonly organization: string;
  readonly keySize: string;
  readonly validityDays: string | number;
  readonly profile: CertificateProfile;
  readonly dnsNames: string;
  readonly ipAddresses: string;
  readonly applicationUri: string;
}

export const emptyGenerateForm: GenerateForm = {
  name: '',
  description: '',
  hostname: '',
  organization: '',
  keySize: '3072',
  validityDays: 730,
  profile: 'STRICT',
  dnsNames: '',
  ipAddresses: '',
  applicationUri: '',
};

/** What the gateway is asked for; what was left blank is left out. */
export function generateInput(form: GenerateForm): GenerateCertificateInput {
  return {
    name: form.name.trim(),
    description: filled(form.description),
    hostname: filled(form.hostname),
    organization: filled(form.organization),
    keySize: Number(form.keySize),
    validityDays: form.validityDays === '' ? undefined : Number(form.validityDays),
    profile: form.profile,
    dnsNames: listOf(form.dnsNames),
    ipAddresses: listOf(form.ipAddresses),
    applicationUri: filled(form.applicationUri),
  };
}

/** The same for a CA to sign, which decides on validity and flags by itself. */
export function signingRequestInput(form: GenerateForm): CreateSigningRequestInput {
  const { name, description, hostname, organization, keySize, dnsNames, ipAddresses, applicationUri } =
    generateInput(form);
  return { name, description, hostname, organization, keySize, dnsNames, ipAddresses, applicationUri };
}

function filled(text: string): string | undefined {
  return text.trim() === '' ? undefined : text.trim();
}

function listOf(text: string): string[] | undefined {
  const entries = text.split(/[\s,;]+/).filter((entry) => entry !== '');
  return entries.length === 0 ? undefined : entries;
}
