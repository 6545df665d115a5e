import type { ShownStatus } from './unattended.js';

/** A device that needs the certificate. */
export interface RotatingDevice {
  readonly status: ShownStatus | undefined;
  /** What its server says of the newest revision. */
  readonly verdict: 'ACCEPTED' | 'REFUSED' | 'NEVER_TRIED';
}

export interface RotationProgress {
  readonly revision: number;
  readonly deviceCount: number;
  readonly movedCount: number;
  readonly waitingForTrustCount: number;
  readonly failedCount: number;
  readonly complete: boolean;
}

/** How far devices have moved to a revision. A device that is just connecting is none of moved, waiting and failed. */
export function rotationProgress(
  devices: readonly RotatingDevice[],
  certificate: { readonly certificateId: string; readonly revision: number },
): RotationProgress {
  const places = devices.map((device) => placeOf(device, certificate));
  const count = (place: Place): number => places.filter((other) => other === place).length;
  return {
    revision: certificate.revision,
    deviceCount: devices.length,
    movedCount: count('MOVED'),
    waitingForTrustCount: count('WAITING_FOR_TRUST'),
    failedCount: count('FAILED'),
    complete: count('MOVED') === devices.length,
  };
}

type Place = 'MOVED' | 'WAITING_FOR_TRUST' | 'FAILED' | 'UNDER_WAY';

function placeOf(
  { status, verdict }: RotatingDevice,
  { certificateId, revision }: { readonly certificateId: string; readonly revision: number },
): Place {
  if (!status) return 'UNDER_WAY';
  const { session, pendingRotation } = status;
  if (session?.certificateId === certificateId && session.revision === revision) return 'MOVED';
  const isPending = pendingRotation?.certificateId === certificateId && pendingRotation.revision === revision;
  if (status.waitingForTrust || (isPending && verdict === 'REFUSED')) return 'WAITING_FOR_TRUST';
  return isPending || status.status === 'FAILED' ? 'FAILED' : 'UNDER_WAY';
}
