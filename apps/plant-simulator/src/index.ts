/** The public surface: real OPC UA servers with their own trust lists, for the tests of other projects. */
export { OPERATOR_CREDENTIALS } from './server/operator-credentials.js';
export type {
  CertificateLists,
  RefusedCertificate,
  RejectedCertificate,
  ServerLimits,
  SimulatedServer,
  SimulatedServerOptions,
} from './server/simulated-server.js';
export { startSimulatedServer } from './server/start-simulated-server.js';
