import { startNats, startObjectStorage, startPostgres } from '@koios/embedded-infrastructure';
import { type PartReports, SupervisedPart } from '../supervisor/supervised-part.js';
import type { StackPlan } from './stack-plan.js';

/** PostgreSQL, NATS and the S3 endpoint, as far as nobody else runs them. */
export function infrastructureParts(plan: StackPlan, reports: PartReports): SupervisedPart[] {
  const { given, natsServer } = plan;
  return [
    ...(given.postgresUrl === undefined ? [postgresPart(plan, reports)] : []),
    ...(natsServer === undefined ? [] : [natsPart(plan, reports)]),
    ...(given.objectStorage === undefined ? [objectStoragePart(plan, reports)] : []),
  ];
}

function postgresPart({ directory, ports, surroundings }: StackPlan, reports: PartReports): SupervisedPart {
  const options = {
    dataDirectory: directory.file('postgres'),
    logFile: directory.logFile('postgres'),
    password: surroundings.secrets.databasePasswords.postgres,
    port: ports.postgres,
  };
  return new SupervisedPart('postgres', (hooks) => startPostgres({ ...options, ...hooks }), reports);
}

function natsPart({ directory, ports, natsServer }: StackPlan, reports: PartReports): SupervisedPart {
  const options = {
    dataDirectory: directory.file('nats'),
    logFile: directory.logFile('nats'),
    port: ports.nats,
    server: natsServer,
  };
  return new SupervisedPart('nats', (hooks) => startNats({ ...options, ...hooks }), reports);
}

function objectStoragePart(
  { directory, ports, surroundings }: StackPlan,
  reports: PartReports,
): SupervisedPart {
  const { accessKey, secretKey } = surroundings.objectStorage;
  const options = {
    dataDirectory: directory.file('s3'),
    logFile: directory.logFile('s3'),
    port: ports.objectStorage,
    accessKey,
    secretKey,
  };
  return new SupervisedPart('s3', (hooks) => startObjectStorage({ ...options, ...hooks }), reports);
}
