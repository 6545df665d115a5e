import type { DeviceStatus } from '@koios/opcua-contracts';
import type { ShownStatus } from '../domain/unattended.js';
import { presentCertificate } from './present-certificate.js';
import type { DeviceConnectionState, DeviceRotation } from './schema.generated.js';

/** How a device stands, as the schema shows it. */
export function presentConnectionState(status: ShownStatus): DeviceConnectionState {
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
    clockOffsetMs: status.clockOffsetMs,
    serverCertificateChange: presentChange(status.serverCertificateChange),
  };
}

function presentChange(
  change: DeviceStatus['serverCertificateChange'],
): DeviceConnectionState['serverCertificateChange'] {
  if (!change) return null;
  const { trusted, presented } = change;
  return { trusted: trusted && presentCertificate(trusted), presented: presentCertificate(presented) };
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
