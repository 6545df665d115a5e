export { Guardian } from './guardian/guardian.js';
export { givenInfrastructure, type GivenInfrastructure } from './given-infrastructure.js';
export { findNatsServer, NatsServerMissing } from './nats/find-nats-server.js';
export type { NatsBinary, NatsContainer, NatsServer } from './nats/nats-server.js';
export type { NatsSearch } from './nats/nats-source.js';
export { startNats, type NatsOptions, type RunningNats } from './nats/start-nats.js';
export {
  startObjectStorage,
  type ObjectStorageOptions,
  type RunningObjectStorage,
} from './object-storage/start-object-storage.js';
export {
  createServiceDatabase,
  dropServiceDatabase,
  serviceDatabaseUrl,
  type ServiceDatabase,
} from './postgres/service-database.js';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './postgres/start-postgres.js';
export { errorCode } from './process/error-code.js';
export { freePort } from './process/free-port.js';
export { portState, type PortState } from './process/port-state.js';
export { minimalEnvironment } from './process/minimal-environment.js';
export { identityOf, isAlive, isStillAlive } from './process/process-identity.js';
export {
  describeEnd,
  ProcessStartError,
  type ProcessEnd,
  type RunningProcess,
} from './process/running-process.js';
export {
  startProcess,
  type ProcessHooks,
  type ProcessOptions,
  type SpawnedProcess,
} from './process/start-process.js';
