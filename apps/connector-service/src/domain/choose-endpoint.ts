import type { MessageSecurityMode, SecurityPolicy } from '@koios/opcua-contracts';

/** A security policy by the last part of its URI, as OPC 10000-7 names it. */
export type PolicyName =
  'None' | 'Basic128Rsa15' | 'Basic256' | 'Basic256Sha256' | 'Aes128_Sha256_RsaOaep' | 'Aes256_Sha256_RsaPss';

/** A security mode as OPC 10000-4, 7.20 spells it. */
export type ModeName = 'None' | 'Sign' | 'SignAndEncrypt';

/** Whether this is a mode that can be connected with; servers also say Invalid. */
export function isModeName(mode: string | undefined): mode is ModeName {
  return mode === 'None' || mode === 'Sign' || mode === 'SignAndEncrypt';
}

const modeNames: Readonly<Record<MessageSecurityMode, ModeName>> = {
  NONE: 'None',
  SIGN: 'Sign',
  SIGN_AND_ENCRYPT: 'SignAndEncrypt',
};

const policyNames: Readonly<Record<Exclude<SecurityPolicy, 'AUTO'>, PolicyName>> = {
  NONE: 'None',
  BASIC128_RSA15: 'Basic128Rsa15',
  BASIC256: 'Basic256',
  BASIC256_SHA256: 'Basic256Sha256',
  AES128_SHA256_RSA_OAEP: 'Aes128_Sha256_RsaOaep',
  AES256_SHA256_RSA_PSS: 'Aes256_Sha256_RsaPss',
};

/** What AUTO may choose, strongest first; the deprecated ones only by name. */
const chosenByAuto: readonly PolicyName[] = [
  'Aes256_Sha256_RsaPss',
  'Aes128_Sha256_RsaOaep',
  'Basic256Sha256',
];

/** A security mode with a policy, offered by a server. */
export interface SecurityOffer {
  readonly mode: ModeName;
  readonly policy: string;
}

/** What to ask for, and with what. */
export interface SecurityWish {
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
  /** The policies that our certificate can be used with; any with security mode NONE. */
  readonly usablePolicies: readonly string[];
}

export type Choice<Offer> =
  | { readonly chosen: Offer }
  | {
      readonly refused:
        'BadSecurityModeRejected' | 'BadSecurityPolicyRejected' | 'BadCertificatePolicyCheckFailed';
    };

/** Chooses among a server's endpoints; never a weaker mode, and never a policy that was not asked for. */
export function chooseEndpoint<Offer extends SecurityOffer>(
  offers: readonly Offer[],
  wish: SecurityWish,
): Choice<Offer> {
  const inMode = offers.filter((offer) => offer.mode === modeNames[wish.securityMode]);
  if (inMode.length === 0) return { refused: 'BadSecurityModeRejected' };
  const wanted = policiesFor(wish);
  const offered = wanted.filter((policy) => inMode.some((offer) => offer.policy === policy));
  if (offered.length === 0) return { refused: 'BadSecurityPolicyRejected' };
  const policy = offered.find((name) => name === 'None' || wish.usablePolicies.includes(name));
  const chosen = inMode.find((offer) => offer.policy === policy);
  return chosen ? { chosen } : { refused: 'BadCertificatePolicyCheckFailed' };
}

function policiesFor({ securityMode, securityPolicy }: SecurityWish): readonly PolicyName[] {
  if (securityMode === 'NONE') return ['None'];
  return securityPolicy === 'AUTO' ? chosenByAuto : [policyNames[securityPolicy]];
}
