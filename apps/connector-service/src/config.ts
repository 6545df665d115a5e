import { hostname } from 'node:os';
import { plantIdSchema } from '@koios/opcua-contracts';
import { serviceConfigurationSchema } from '@koios/service-kit';
import { z } from 'zod';

const roleSchema = z.enum(['worker', 'api']);
export type Role = z.infer<typeof roleSchema>;

const rolesSchema = z
  .string()
  .default('worker,api')
  .transform((roles) => roles.split(',').map((role) => role.trim()))
  .pipe(z.array(roleSchema).min(1));

/** One token of a NATS subject and of a key: everything else would break the filters on them. */
const connectorIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'letters, digits, _ and -');

const thisProcess = (): string =>
  `${hostname()}-${process.pid}`.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(-128);

/** The environment of a connector; nothing else reads it. */
export const connectorConfigurationSchema = serviceConfigurationSchema
  .extend({
    /** `worker` lives in a plant and holds the sessions; `api` lives at the centre and serves the subgraph. */
    ROLES: rolesSchema,
    /** The plant whose devices the worker scans. */
    PLANT: plantIdSchema.optional(),
    /** Unique in its plant. */
    CONNECTOR_ID: connectorIdSchema.default(thisProcess),
    /** A handshake costs about 8 ms of CPU and two signatures of cert-service: a restart must not start all at once. */
    HANDSHAKES_AT_ONCE: z.coerce.number().int().min(1).max(1_000).default(8),
    /** In the long run no more than this, whatever the devices want. */
    HANDSHAKES_PER_SECOND: z.coerce.number().min(0.1).max(10_000).default(200),
    /** The same at any one server: controllers take up to a second of their CPU for one. */
    HANDSHAKES_PER_SECOND_OF_SERVER: z.coerce.number().min(0.1).max(10_000).default(20),
    /** Renewing a secure channel needs cert-service: so long, less a quarter, a plant scans on without it. */
    SECURE_CHANNEL_LIFETIME_MS: z.coerce.number().int().min(1_000).max(86_400_000).default(600_000),
    /** The pause between two tries while a server does not trust our certificate, in the first two minutes. */
    TRUST_PROBE_MIN_MS: z.coerce.number().int().min(100).default(5_000),
    /** What that pause grows to: nobody may be looking at the server's rejected list before tomorrow. */
    TRUST_PROBE_MAX_MS: z.coerce.number().int().min(100).default(30_000),
    /**
     * The only connector of its plant may scan on however long NATS is away. One of several must not: the others may
     * have taken its devices over. It stops after 1.6 s without NATS.
     */
    SCAN_ON_WITHOUT_NATS: z.stringbool().default(false),
    /** How long the other connectors of the plant may take to take over what this one scans, when it is stopped. */
    HAND_OVER_LIMIT_MS: z.coerce.number().int().min(0).max(600_000).default(20_000),
    /** Scan counters are reported at most this often; states are reported at once. */
    STATUS_REPORT_INTERVAL_MS: z.coerce.number().int().min(50).default(2_000),
    /**
     * A device is shown as failed when nothing has been heard of its connector for so long: a kill, a rolling restart or
     * a restart of NATS is over before. A heartbeat comes every 5 s.
     */
    CONNECTOR_SILENCE_LIMIT_MS: z.coerce.number().int().min(6_000).max(3_600_000).default(30_000),
  })
  .refine((configuration) => !configuration.ROLES.includes('worker') || configuration.PLANT !== undefined, {
    path: ['PLANT'],
    message: 'the worker role needs to know its plant',
  })
  .refine((configuration) => configuration.TRUST_PROBE_MAX_MS >= configuration.TRUST_PROBE_MIN_MS, {
    path: ['TRUST_PROBE_MAX_MS'],
    message: 'must not be less than TRUST_PROBE_MIN_MS',
  });
export type ConnectorConfiguration = z.infer<typeof connectorConfigurationSchema>;
