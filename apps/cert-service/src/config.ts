import { hostname } from 'node:os';
import { isHostnameOrIpAddress } from '@koios/application-certificate';
import { parseKeyEncryptionKeys } from '@koios/sealing';
import { Secret, serviceConfigurationSchema } from '@koios/service-kit';
import { z } from 'zod';
import { parseWarningDays } from './domain/warning-days.js';

const intervalMs = (defaultMs: number) => z.coerce.number().int().min(50).max(86_400_000).default(defaultMs);

/** Everything that cert-service reads from the environment; nothing else does. */
export const configurationSchema = serviceConfigurationSchema.extend({
  /** The service's own database. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host:port/database')
    .transform((url) => new Secret(url)),
  /** How long PostgreSQL may take for a statement, and half as long again until one that says nothing is given up. */
  DATABASE_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(300_000).default(10_000),
  /** An S3 API; private keys lie there, sealed. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z
    .string()
    .min(1)
    .transform((text) => new Secret(text)),
  S3_BUCKET: z.string().min(3).max(63).default('koios-keys'),
  /** Given, so that the client does not have to ask the server for it. */
  S3_REGION: z.string().min(1).default('us-east-1'),
  /** `<id>:<base64url of 32 bytes>`, comma separated, newest first: the first seals, all of them open. */
  KEY_ENCRYPTION_KEYS: z.string().transform(parseKeyEncryptionKeys),
  /** How long the old key stays usable after a renewal: a plant may have to trust the successor by hand. */
  KEY_OVERLAP_HOURS: z.coerce.number().min(0).max(8_760).default(168),
  /** What a certificate is issued for when nobody names a host. */
  DEFAULT_CERTIFICATE_HOSTNAME: z
    .string()
    .refine(isHostnameOrIpAddress, 'neither a DNS name nor an IP address')
    .default(() => ownHostname()),
  /** How often the buckets that connectors watch are compared with the database. */
  RECONCILE_INTERVAL_MS: intervalMs(30_000),
  /** How often ended overlaps are looked for. */
  RETIREMENT_INTERVAL_MS: intervalMs(30_000),
  /** How often sealed keys without a row are looked for, and how old they must be: younger ones may be in the making. */
  GARBAGE_INTERVAL_MS: intervalMs(600_000),
  GARBAGE_AGE_MS: z.coerce.number().int().min(0).default(3_600_000),
  /** How many days before its end a certificate is warned of. */
  EXPIRY_WARNING_DAYS: z.string().default('90,30,14,7,1').transform(parseWarningDays),
  /** How often ends that come near are looked for, to warn and to renew. */
  EXPIRY_CHECK_INTERVAL_MS: intervalMs(60_000),
});
export type Configuration = z.infer<typeof configurationSchema>;

/** The machine's name; what is no host name in it (an underscore, say) becomes a hyphen. */
function ownHostname(): string {
  const name = hostname().replace(/[^A-Za-z0-9.-]/g, '-');
  return isHostnameOrIpAddress(name) ? name : 'localhost';
}
