import type { DeviceStatus } from '@koios/opcua-contracts';

/** A device's state as callers are shown it. */
export interface ShownStatus extends Omit<DeviceStatus, 'connectorId'> {
  /** The connector that scans it; null while none does. */
  readonly connectorId: string | null;
}

/** What is known of the connector that reported a device last. */
export interface ConnectorSilence {
  readonly wasUnattended: boolean;
  /** The device is enabled now. */
  readonly isWanted: boolean;
  /** How long nothing has been heard of it. */
  readonly silenceMs: number;
  /** How long we have been listening without a break; 0 while we are not. */
  readonly listeningMs: number;
}

/**
 * Whether no connector takes care of a device. Nobody is called silent whom we could not hear; and who was silent before
 * we lost our hearing stays so until something is heard of it.
 */
export function isUnattended(facts: ConnectorSilence, limitMs: number): boolean {
  const { wasUnattended, isWanted, silenceMs, listeningMs } = facts;
  const countsMs = wasUnattended ? silenceMs : Math.min(silenceMs, listeningMs);
  return isWanted && countsMs > limitMs;
}

/**
 * A device that no connector takes care of: what was reported last is true no more. The centre cannot tell a plant
 * without connectors from one that is cut off, so that the words are right for both.
 */
export function unattended(report: DeviceStatus, lastSignAt = lastInstantOf(report)): ShownStatus {
  const { plantId, connectorId } = report;
  const since = lastSignAt.toISOString();
  return {
    ...report,
    connectorId: null,
    status: 'FAILED',
    since,
    error: {
      code: 'CONNECTOR_UNAVAILABLE',
      message: `No connector of the plant has reported this device since ${since.slice(0, 19)}Z`,
      detail:
        `No connector scans it now, or the plant's link to NATS is down. Start a connector with PLANT=${plantId}, ` +
        `or see why those that run do not report; the last one was ${connectorId}.`,
    },
    waitingForTrust: false,
    session: null,
    pendingRotation: null,
    nextAttemptAt: null,
  };
}

function lastInstantOf({ since, counters: { lastScanAt } }: DeviceStatus): Date {
  return new Date(Math.max(Date.parse(since), Date.parse(lastScanAt ?? since)));
}
