import { z } from 'zod';

/** How messages are protected (OPC 10000-4, 7.20). */
export const messageSecurityModeSchema = z.enum(['NONE', 'SIGN', 'SIGN_AND_ENCRYPT']);
export type MessageSecurityMode = z.infer<typeof messageSecurityModeSchema>;

/** Which algorithms protect messages (OPC 10000-7); AUTO is the strongest that the server offers. */
export const securityPolicySchema = z.enum([
  'AUTO',
  'NONE',
  'BASIC128_RSA15',
  'BASIC256',
  'BASIC256_SHA256',
  'AES128_SHA256_RSA_OAEP',
  'AES256_SHA256_RSA_PSS',
]);
export type SecurityPolicy = z.infer<typeof securityPolicySchema>;

/** Which certificates of a server are accepted. */
export const serverVerificationSchema = z.enum(['TRUST_ON_FIRST_USE', 'TRUSTED_ONLY', 'ACCEPT_ANY']);
export type ServerVerification = z.infer<typeof serverVerificationSchema>;

/** The kinds of user identity (OPC 10000-4, 7.41). */
export const userIdentityKindSchema = z.enum(['ANONYMOUS', 'USER_NAME', 'CERTIFICATE']);
export type UserIdentityKind = z.infer<typeof userIdentityKindSchema>;

/**
 * Where the private keys are that a plant's connectors use: REMOTE, cert-service signs and decrypts for them; SEALED, they
 * are handed over to each connector, sealed for it alone, and held in its memory.
 */
export const keyCustodySchema = z.enum(['REMOTE', 'SEALED']);
export type KeyCustody = z.infer<typeof keyCustodySchema>;
