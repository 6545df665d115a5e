import type { MessageSecurityMode, SecurityPolicy } from '@koios/opcua-contracts';
import type { ModeName, PolicyName } from './choose-endpoint.js';

/** A security mode as Koios calls it. */
export function securityModeOf(mode: ModeName): MessageSecurityMode {
  return modes[mode];
}

/** A security policy as Koios calls it; undefined for one that it does not know. */
export function securityPolicyOf(policy: string): Exclude<SecurityPolicy, 'AUTO'> | undefined {
  return new Map<string, Exclude<SecurityPolicy, 'AUTO'>>(Object.entries(policies)).get(policy);
}

const modes: Readonly<Record<ModeName, MessageSecurityMode>> = {
  None: 'NONE',
  Sign: 'SIGN',
  SignAndEncrypt: 'SIGN_AND_ENCRYPT',
};

const policies: Readonly<Record<PolicyName, Exclude<SecurityPolicy, 'AUTO'>>> = {
  None: 'NONE',
  Basic128Rsa15: 'BASIC128_RSA15',
  Basic256: 'BASIC256',
  Basic256Sha256: 'BASIC256_SHA256',
  Aes128_Sha256_RsaOaep: 'AES128_SHA256_RSA_OAEP',
  Aes256_Sha256_RsaPss: 'AES256_SHA256_RSA_PSS',
};
