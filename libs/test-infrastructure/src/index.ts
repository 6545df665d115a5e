export { freePort } from '@koios/embedded-infrastructure';
export { Cable } from './cable.js';
export { eventually, type EventuallyOptions } from './eventually.js';
export { canariesOf } from './key-canaries.js';
export { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';
export { startTestInfrastructure, type TestInfrastructure, type TestParts } from './test-infrastructure.js';
export { startTestNats, type TestNats } from './test-nats.js';
export { startTestObjectStorage, type TestObjectStorage } from './test-object-storage.js';
export {
  startTestPostgres,
  startTestPostgresServer,
  type TestPostgres,
  type TestPostgresServer,
} from './test-postgres.js';
export { TestProcess, type TestProcessEnd, type TestProcessOptions } from './test-process.js';
export { TestTokenIssuer } from './test-token-issuer.js';
export { undisturbedNowMs } from './undisturbed-time.js';
