import { minimalEnvironment } from '@koios/embedded-infrastructure';
import type { Administrator } from '../data-directory/administrator.js';
import type { Secrets } from '../data-directory/secrets.js';
import type { DatabaseOwner, ServiceName } from './service-names.js';

/** Everything that the services' environments are made of. */
export interface Surroundings {
  readonly gatewayUrl: string;
  readonly natsUrl: string;
  readonly databaseUrls: Readonly<Record<DatabaseOwner, string>>;
  readonly objectStorage: { readonly url: string; readonly accessKey: string; readonly secretKey: string };
  readonly bucket: string;
  readonly httpPorts: Readonly<Record<ServiceName, number>>;
  readonly secrets: Secrets;
  readonly administrator: Administrator;
  /** Further users, and service accounts. */
  readonly usersFile: string;
}

type Variables = Readonly<Record<string, string>>;

/** The whole environment of one service: what any program needs, what all services need, and what is this one's alone. */
export function serviceEnvironment(name: ServiceName, surroundings: Surroundings): Variables {
  return { ...minimalEnvironment(), ...ofAll(name, surroundings), ...ownVariables[name](surroundings) };
}

function ofAll(name: ServiceName, { gatewayUrl, natsUrl, httpPorts }: Surroundings): Variables {
  return {
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(httpPorts[name]),
    LOG_LEVEL: 'info',
    NATS_URL: natsUrl,
    TOKEN_ISSUER: gatewayUrl,
    TOKEN_AUDIENCE: 'koios-opcua',
    JWKS_URL: `${gatewayUrl}/auth/jwks.json`,
  };
}

/** Secrets are here: each goes to the one service that has a use for it. */
const ownVariables: Readonly<Record<ServiceName, (surroundings: Surroundings) => Variables>> = {
  'cert-service': ({ databaseUrls, objectStorage, bucket, secrets }) => ({
    DATABASE_URL: databaseUrls['cert-service'],
    S3_ENDPOINT: objectStorage.url,
    S3_ACCESS_KEY: objectStorage.accessKey,
    S3_SECRET_KEY: objectStorage.secretKey,
    S3_BUCKET: bucket,
    KEY_ENCRYPTION_KEYS: secrets.keyEncryptionKeys.join(','),
  }),
  'device-service': ({ databaseUrls, secrets }) => ({
    DATABASE_URL: databaseUrls['device-service'],
    KEY_ENCRYPTION_KEYS: secrets.passwordEncryptionKeys.join(','),
    DEFAULT_PLANT_ID: 'main',
    DEFAULT_PLANT_NAME: 'Main plant',
  }),
  'connector-service': () => ({
    ROLES: 'worker,api',
    PLANT: 'main',
    CONNECTOR_ID: 'connector-1',
    SCAN_ON_WITHOUT_NATS: 'true',
  }),
  gateway: ({ httpPorts, administrator, secrets, usersFile }) => ({
    CERTIFICATES_SUBGRAPH_URL: subgraphUrl(httpPorts['cert-service']),
    DEVICES_SUBGRAPH_URL: subgraphUrl(httpPorts['device-service']),
    CONNECTORS_SUBGRAPH_URL: subgraphUrl(httpPorts['connector-service']),
    ADMIN_USERNAME: administrator.userName,
    ADMIN_PASSWORD_HASH: administrator.passwordHash,
    USERS_FILE: usersFile,
    TOKEN_SIGNING_KEY: JSON.stringify(secrets.tokenSigningKey),
    TOKEN_LIFETIME_SECONDS: '3600',
    NODE_ENV: 'development',
  }),
};

function subgraphUrl(port: number): string {
  return `http://127.0.0.1:${port}/graphql`;
}
