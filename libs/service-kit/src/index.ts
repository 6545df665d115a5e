export { admitSocket } from './authentication/admit-socket.js';
export { requirePermission } from './authentication/require-permission.js';
export type { Caller } from './authentication/caller.js';
export { GatewayOnly, gatewayAudience, gatewayTokenHeader } from './authentication/gateway-only.js';
export { identityProviderOf, type Issuer } from './authentication/issuer.js';
export { TokenVerifier, type VerifiedToken } from './authentication/token-verifier.js';
export { ConfigurationError, loadConfiguration } from './configuration/load-configuration.js';
export { natsAccess, type NatsConfiguration } from './configuration/nats-configuration.js';
export { Secret } from './configuration/secret.js';
export {
  openIdConnectShape,
  stoppingShape,
  tlsShape,
  tracingShape,
} from './configuration/common-configuration.js';
export {
  serviceConfigurationSchema,
  type ServiceConfiguration,
} from './configuration/service-configuration.js';
export { trustAuthorities } from './configuration/tls-configuration.js';
export {
  connectDatabase,
  createDatabase,
  openDatabase,
  type DatabaseOptions,
} from './database/open-database.js';
export { migrateAndEnd } from './database/migrate-and-end.js';
export { DateTimeScalar } from './graphql/date-time-scalar.js';
export { entityId } from './graphql/entity-id.js';
export { presentError, toGraphQLError } from './graphql/present-error.js';
export {
  pageWindow,
  relayPage,
  type PageArguments,
  type PageWindow,
  type RelayPage,
} from './graphql/relay-page.js';
export { containing, searchText } from './graphql/search-text.js';
export type { SubgraphContext } from './graphql/subgraph-context.js';
export { subgraphModule, type SubgraphOptions } from './graphql/subgraph-module.js';
export { HealthModule } from './health/health-module.js';
export { Readiness, type ReadinessCheck } from './health/readiness.js';
export { withinLimit } from './health/within-limit.js';
export { NeedsPermission } from './permissions/needs-permission.js';
export { endParts } from './start/end-parts.js';
export { createLogger } from './logging/logger.js';
export { nestLogger } from './logging/nest-logger.js';
export { graphqlDuration } from './metrics/graphql-metrics.js';
export { counter, durationHistogram, metrics, observedGauge, timed } from './metrics/metrics.js';
export { certificateFault } from './tls/certificate-fault.js';
export { correlateRequests } from './tracing/correlate-requests.js';
export { startService, type PreparedService, type ServiceDefinition } from './start/start-service.js';
