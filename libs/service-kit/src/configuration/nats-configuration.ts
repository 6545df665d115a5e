import { z } from 'zod';
import { certificateFault } from '../tls/certificate-fault.js';
import { Secret } from './secret.js';
import { certificatesPem, certificateWithKey } from './tls-configuration.js';

const secretText = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

/** How a service gets into NATS; each may be given as a file, in a variable with `_FILE` at the end. */
export const natsConfigurationShape = {
  /** One URL, or several separated by commas; `tls://` insists on TLS. */
  NATS_URL: z.string().min(1),
  /** A user with a password; absent: an NKey, or a server that lets everybody in. */
  NATS_USER: z.string().min(1).optional(),
  NATS_PASSWORD: secretText.optional(),
  /** The seed of a user NKey (`SU…`). */
  NATS_NKEY_SEED: secretText.optional(),
  /** Where answers come in, so that nobody else can be allowed to listen to them: `_INBOX_<user>`. */
  NATS_INBOX_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .default('_INBOX'),
  /** PEM: who alone vouches for the server, in place of TLS_CA, and, where the server asks for it, who we are. */
  NATS_TLS_CA: certificatesPem.optional(),
  NATS_TLS_CERTIFICATE: certificatesPem.optional(),
  NATS_TLS_KEY: secretText.optional(),
};

export type NatsConfiguration = z.infer<z.ZodObject<typeof natsConfigurationShape>>;

/** What `connectToNats` of the messaging library takes, except for the connection's name. @throws ConfigurationError */
export function natsAccess(configuration: NatsConfiguration) {
  const { NATS_TLS_CA: ca, NATS_TLS_CERTIFICATE, NATS_TLS_KEY } = configuration;
  const pair = certificateWithKey('NATS_TLS', NATS_TLS_CERTIFICATE, NATS_TLS_KEY);
  return {
    url: configuration.NATS_URL,
    inboxPrefix: configuration.NATS_INBOX_PREFIX,
    user: configuration.NATS_USER,
    password: configuration.NATS_PASSWORD?.reveal(),
    nkeySeed: configuration.NATS_NKEY_SEED?.reveal(),
    tls: ca || pair ? { ...(ca && { ca }), ...pair } : undefined,
    explain: (error: unknown) => certificateFault(error, 'NATS_URL', ca ? 'NATS_TLS_CA' : 'TLS_CA'),
  };
}
