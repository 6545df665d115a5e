import { idSchema, serverCertificateTrustSchema } from '@koios/opcua-contracts';
import { searchText } from '@koios/service-kit';
import { z } from 'zod';
import { isCertificateName, normalizedName } from '../domain/certificate-name.js';
import { identityFields } from './identity-inputs.js';
import type { FieldCodes } from './parse-input.js';

/** A certificate's name. */
export const name = z.string().transform(normalizedName).refine(isCertificateName);
/** Free text about a certificate. */
export const description = z
  .string()
  .max(1_000, 'A description has at most 1,000 characters.')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'The description is no text.')
  .nullish();

/** What each wrong field is answered with. */
export const certificateFieldCodes: FieldCodes = {
  name: 'CERTIFICATE_NAME_INVALID',
  hostname: 'HOSTNAME_INVALID',
  dnsNames: 'HOSTNAME_INVALID',
  ipAddresses: 'HOSTNAME_INVALID',
  applicationUri: 'APPLICATION_URI_INVALID',
  keySize: 'KEY_SIZE_INVALID',
  validityDays: 'VALIDITY_INVALID',
  renewDaysBefore: 'RENEWAL_PERIOD_INVALID',
};

/** GenerateCertificateInput with its defaults. */
export function generateCertificateInput(defaultHostname: string) {
  return z.strictObject({
    name,
    description: description.transform((text) => text ?? null),
    ...identityFields(defaultHostname),
    validityDays: z
      .int()
      .min(1)
      .max(7_300)
      .nullish()
      .transform((days) => days ?? 730),
    profile: z
      .enum(['STRICT', 'LEGACY'])
      .nullish()
      .transform((profile) => profile ?? 'STRICT'),
  });
}

/** UpdateCertificateInput: what is omitted stays; a null description clears it, a null name is no name. */
export const updateCertificateInput = z.strictObject({
  id: z.string(),
  name: name.optional(),
  description,
  autoRenew: z.boolean().optional(),
  renewDaysBefore: z.int().min(1).max(365).optional(),
});

/** CertificateFilter: null is no condition. */
export const certificateFilter = z.object({
  search: z.string().nullish().transform(searchText),
  origin: condition(z.enum(['GENERATED', 'UPLOADED', 'SIGNED'])),
  validUntilBefore: condition(z.date()),
  validUntilFrom: condition(z.date()),
});

function condition<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** ServerCertificateFilter: null is no condition. */
export const serverCertificateFilter = z.object({
  deviceId: condition(
    z.string().refine((id) => idSchema.safeParse(id).success, 'This is no id of a device.'),
  ),
  trust: condition(serverCertificateTrustSchema),
});

/** IssuerCertificateFilter: null is no condition. */
export const issuerCertificateFilter = z.object({
  search: z.string().nullish().transform(searchText),
  validUntilBefore: condition(z.date()),
});

/** SigningRequestFilter: null is no condition. */
export const signingRequestFilter = z.object({
  search: z.string().nullish().transform(searchText),
  certificateId: condition(z.string()),
});
