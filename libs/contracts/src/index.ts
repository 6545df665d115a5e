export { errorCodes, type ErrorCode } from './errors/error-codes.js';
export { isErrorCode, KoiosError } from './errors/koios-error.js';
export { isRole, mayDo, permissionsOf, rolePermissions, type Permission, type Role } from './roles.js';
export { type NodeId, parseNodeId } from './node-id.js';
export { bytesSchema, idSchema, instantSchema, plantIdSchema, thumbprintSchema } from './names.js';
export {
  keyCustodySchema,
  messageSecurityModeSchema,
  securityPolicySchema,
  serverVerificationSchema,
  userIdentityKindSchema,
  type KeyCustody,
  type MessageSecurityMode,
  type SecurityPolicy,
  type ServerVerification,
  type UserIdentityKind,
} from './security.js';
export { checkUserIdentity, type UserIdentityInput } from './user-identity.js';
export { builtInTypes, builtInTypeSchema, type BuiltInType } from './data-types.js';

export { presentedCertificateSchema, type PresentedCertificate } from './presented-certificate.js';

export { defineEvent, type EventDefinition, type EventOf, type KoiosEvent } from './events/event.js';
export { certificateFactsSchema, type CertificateFacts } from './events/certificate-facts.js';
export { certificateGenerated } from './events/certificate-generated.js';
export { certificateUploaded } from './events/certificate-uploaded.js';
export { certificateUpdated } from './events/certificate-updated.js';
export {
  certificateRegenerated,
  regenerationReasonSchema,
  type RegenerationReason,
} from './events/certificate-regenerated.js';
export { certificateDeleted } from './events/certificate-deleted.js';
export { certificateDefaultChanged } from './events/certificate-default-changed.js';
export { certificateExpiring } from './events/certificate-expiring.js';
export { certificateExpired } from './events/certificate-expired.js';
export { serverCertificatePresented } from './events/server-certificate-presented.js';
export { serverCertificateTrusted } from './events/server-certificate-trusted.js';
export { serverCertificateRejected } from './events/server-certificate-rejected.js';
export { deviceCreated } from './events/device-created.js';
export { deviceUpdated } from './events/device-updated.js';
export { deviceDeleted } from './events/device-deleted.js';
export { plantKeyCustodyChanged } from './events/plant-key-custody-changed.js';
export { deviceCertificateReassigned } from './events/device-certificate-reassigned.js';
export { connectionStateChanged } from './events/connection-state-changed.js';

export type { BucketDefinition } from './state/bucket.js';
export {
  deviceConfigBucket,
  deviceConfigSchema,
  deviceKey,
  readModeSchema,
  tagConfigSchema,
  userIdentityConfigSchema,
  type DeviceConfig,
  type ReadMode,
  type TagConfig,
  type UserIdentityConfig,
} from './state/device-config.js';
export {
  connectionErrorSchema,
  connectionStatusSchema,
  deviceStatusBucket,
  deviceStatusSchema,
  serverCertificateChangeSchema,
  type ConnectionError,
  type ConnectionStatus,
  type DeviceStatus,
  type ServerCertificateChange,
} from './state/device-status.js';
export {
  clientCertificatesBucket,
  type CertificateRevisionState,
  clientCertificateStateSchema,
  type ClientCertificateState,
} from './state/client-certificate-state.js';
export {
  certificateTrustBucket,
  certificateTrustSchema,
  mostTrustVerdicts,
  type CertificateTrust,
  type TrustVerdict,
} from './state/certificate-trust.js';
export { keyGrantsBucket, keyGrantSchema } from './state/key-grant.js';
export { trustedIssuersBucket, trustedIssuerSchema, type TrustedIssuer } from './state/trusted-issuer.js';
export { serverTrustBucket, serverTrustSchema, type ServerTrust } from './state/server-trust.js';
export {
  connectorStatusBucket,
  connectorStatusSchema,
  type ConnectorStatus,
} from './state/connector-status.js';

export { connectorLeasesBucket, connectorLeaseSchema, type ConnectorLease } from './state/connector-lease.js';
export { shardClaimsBucket, shardClaimSchema, type ShardClaim } from './state/shard-claim.js';
export { shardCount, shardOf } from './shards.js';

export { eventsStream, valuesStream, type StreamDefinition } from './streams.js';
export { scanResultSchema, tagValueSchema, valuesSubject, type ScanResult, type TagValue } from './values.js';

export { defineRpc, type RpcDefinition } from './rpc/rpc.js';
export { callTo, callToShard, type DeviceCall } from './rpc/device-call.js';
export { wakeDevice } from './rpc/wake-device.js';
export {
  handedScansSchema,
  handOverShardBy,
  type HandedScans,
  type ShardRequest,
} from './rpc/hand-over-shard.js';
export { reserveShardOf } from './rpc/reserve-shard.js';
export { inPlant, plantOf } from './rpc/in-plant.js';
export { keySign } from './rpc/key-sign.js';
export { keyDecrypt } from './rpc/key-decrypt.js';
export { handedKeyOwner, keyHandOver } from './rpc/key-hand-over.js';
export {
  discoverEndpointsIn,
  endpointDiscoverySchema,
  type EndpointDiscovery,
} from './rpc/discover-endpoints.js';
export { browseDevice, browsedNodeSchema, mostNodesInAPage, type BrowsedNode } from './rpc/browse-device.js';
export { writeTagValue } from './rpc/write-tag-value.js';
export { handOverPasswordIn } from './rpc/hand-over-password.js';
export { describeCertificates } from './rpc/describe-certificates.js';
export {
  presentServerCertificate,
  serverCertificateTrustSchema,
  type ServerCertificateTrust,
} from './rpc/present-server-certificate.js';
export {
  connectionFailureSchema,
  connectionTestResultSchema,
  connectionTestStageNameSchema,
  testConnectionIn,
  type ConnectionFailure,
  type ConnectionTestResult,
  type ConnectionTestStageName,
} from './rpc/test-connection.js';
export { mostProbesInACall, probeCertificateTrustIn } from './rpc/probe-certificate-trust.js';
