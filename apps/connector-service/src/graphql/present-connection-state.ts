import type { DeviceStatus } from '@koios/opcua-contracts';
import type { DeviceConnectionState, DeviceRotation } from './schema.generated.js';

/** A reported state as the schema shows it. */
export function presentConnectionState(status: DeviceStatus): DeviceConnectionState {
  const { deviceId, plantId, connectorId, error, waitingForTrust, session, counters } = status;
  const { lastScanAt, missedScansLastHour = 0, ...numbers } = counters;
  const { failuresInRow = 0, nextAttemptAt = null } = status;
  return {
    deviceId,
    plantId,
    connectorId,
    error,
    waitingForTrust,
    status: status.status,
    since: new Date(status.since),
    certificateId: session?.certificateId ?? null,
    revision: session?.revision ?? null,
    thumbprint: session?.thumbprint ?? null,
    securityMode: session?.securityMode ?? null,
    securityPolicy: session?.securityPolicy ?? null,
    rotation: presentRotation(status.pendingRotation),
    lastScanAt: lastScanAt === null ? null : new Date(lastScanAt),
    ...numbers,
    missedScansLastHour,
    failuresInRow,
    nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt),
  };
}

function presentRotation(pending: DeviceStatus['pendingRotation']): DeviceRotation {
  if (!pending)
    return { state: 'UP_TO_DATE', pendingRevision: null, pendingThumbprint: null, since: null, error: null };
  return {
    state: 'ROTATION_PENDING',
    pendingRevision: pending.revision,
    pendingThumbprint: pending.thumbprint,
    since: new Date(pending.since),
    error: pending.error,
  };
}
