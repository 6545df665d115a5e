import {
  isApplicationUri,
  isHostname,
  isHostnameOrIpAddress,
  isIpAddress,
  KEY_SIZES,
} from '@koios/application-certificate';
import { z } from 'zod';

const longestApplicationUri = 1_000;

const organization = z
  .string()
  .trim()
  .min(1, 'An organization has 1 to 64 characters.')
  .max(64, 'An organization has 1 to 64 characters.');

/** The fields that say who an application is, the same for a certificate of ours and for one that a CA makes. */
export function identityFields(defaultHostname: string) {
  return {
    hostname: z
      .string()
      .trim()
      .refine(isHostnameOrIpAddress)
      .nullish()
      .transform((host) => host ?? defaultHostname),
    organization: organization.nullish().transform((text) => text ?? undefined),
    keySize: z
      .literal(KEY_SIZES)
      .nullish()
      .transform((size) => size ?? 3072),
    dnsNames: hosts(isHostname),
    ipAddresses: hosts(isIpAddress),
    applicationUri: z
      .string()
      .trim()
      .max(longestApplicationUri)
      .refine(isApplicationUri)
      .nullish()
      .transform((uri) => uri ?? undefined),
  };
}

/**
 * The whole list is refused, not an item: its field is one field of the form. How many hosts fit into a certificate is
 * seen when all of them are together.
 */
function hosts(isHost: (text: string) => boolean) {
  return z
    .array(z.string().trim())
    .refine((given) => given.every(isHost))
    .nullish()
    .transform((given) => given ?? []);
}
