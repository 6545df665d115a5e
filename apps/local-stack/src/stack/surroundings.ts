import { type GivenInfrastructure, serviceDatabaseUrl } from '@koios/embedded-infrastructure';
import type { Secrets } from '../data-directory/secrets.js';
import type { Surroundings } from '../services/service-environment.js';
import type { DatabaseOwner } from '../services/service-names.js';
import type { StackPorts } from './stack-ports.js';

export interface Decisions {
  readonly given: GivenInfrastructure;
  readonly ports: StackPorts;
  readonly secrets: Secrets;
}

const bucket = 'koios-keys';

/** Of PostgreSQL's superuser. */
export function adminUrlOf({ given, ports, secrets }: Decisions): string {
  const { postgres: password } = secrets.databasePasswords;
  return given.postgresUrl ?? `postgres://postgres:${password}@127.0.0.1:${ports.postgres}/postgres`;
}

/** What the services are told about everything around them. */
export function surroundingsOf(
  decisions: Decisions & Pick<Surroundings, 'administrator' | 'usersFile'>,
): Surroundings {
  const { given, ports, secrets, administrator, usersFile } = decisions;
  const adminUrl = adminUrlOf(decisions);
  const databaseUrl = (service: DatabaseOwner) =>
    serviceDatabaseUrl(adminUrl, { service, password: secrets.databasePasswords[service] });
  return {
    gatewayUrl: `http://127.0.0.1:${ports.http.gateway}`,
    natsUrl: given.natsUrl ?? `nats://127.0.0.1:${ports.nats}`,
    databaseUrls: {
      'cert-service': databaseUrl('cert-service'),
      'device-service': databaseUrl('device-service'),
    },
    objectStorage: given.objectStorage ?? {
      url: `http://127.0.0.1:${ports.objectStorage}`,
      ...secrets.objectStorage,
    },
    bucket,
    httpPorts: ports.http,
    secrets,
    administrator,
    usersFile,
  };
}
