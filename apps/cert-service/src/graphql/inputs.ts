import { isHostnameOrIpAddress, KEY_SIZES } from '@koios/application-certificate';
import { idSchema, serverCertificateTrustSchema } from '@koios/opcua-contracts';
import { z } from 'zod';
import { isCertificateName, normalizedName } from '../domain/certificate-name.js';
import type { FieldCodes } from './parse-input.js';

const name = z.string().transform(normalizedName).refine(isCertificateName);
const description = z
  .string()
  .max(1_000, 'A description has at most 1,000 characters.')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'The description is no text.')
  .nullish();
const organization = z
  .string()
  .trim()
  .min(1, 'An organization has 1 to 64 characters.')
  .max(64, 'An organization has 1 to 64 characters.');

/** What each wrong field is answered with. */
export const certificateFieldCodes: FieldCodes = {
  name: 'CERTIFICATE_NAME_INVALID',
  hostname: 'HOSTNAME_INVALID',
  keySize: 'KEY_SIZE_INVALID',
  validityDays: 'VALIDITY_INVALID',
};

/** GenerateCertificateInput with its defaults. */
export function generateCertificateInput(defaultHostname: string) {
  return z.object({
    name,
    description: description.transform((text) => text ?? null),
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
    validityDays: z
      .int()
      .min(1)
      .max(7_300)
      .nullish()
      .transform((days) => days ?? 730),
  });
}

/** UpdateCertificateInput: what is omitted stays; a null description clears it, a null name is no name. */
export const updateCertificateInput = z.object({ name: name.optional(), description });

/** Text to look for. */
export const searchInput = z.string().max(200, 'At most 200 characters can be searched for.').nullish();

/** ServerCertificateFilter: null is no condition. */
export const serverCertificateFilter = z.object({
  deviceId: idSchema.nullish().transform((id) => id ?? undefined),
  trust: serverCertificateTrustSchema.nullish().transform((trust) => trust ?? undefined),
});
