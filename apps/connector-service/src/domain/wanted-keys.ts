import type { ClientCertificateState, DeviceConfig } from '@koios/opcua-contracts';
import type { KeyIdentity } from '../opcua/private-key.js';

/** What a plant's devices and their certificates say of the keys that its connectors are to hold. */
export interface KeyWishes {
  readonly configs: Iterable<DeviceConfig>;
  readonly certificates: ReadonlyMap<string, ClientCertificateState>;
}

/**
 * The keys to be held before they are needed: of the certificates that enabled devices use, where the plant's key custody
 * is SEALED. A connector holds them for all devices of its plant: it may have to take over any of them.
 */
export function wantedKeys({ configs, certificates }: KeyWishes): KeyIdentity[] {
  const ids = new Set([...configs].filter(isSealed).flatMap(certificatesUsedBy));
  return [...ids].flatMap((id) => {
    const state = certificates.get(id);
    return state ? [{ certificateId: id, revision: state.revision }] : [];
  });
}

/** Whether a key that is held may stay while a channel uses it: custody is SEALED and the revision is not retired. */
export function mayBeHeld(
  { certificateId, revision }: KeyIdentity,
  { configs, certificates }: KeyWishes,
): boolean {
  const state = certificates.get(certificateId);
  return state !== undefined && revision >= state.oldestUsableRevision && [...configs].some(isSealed);
}

function isSealed({ keyCustody }: DeviceConfig): boolean {
  return keyCustody === 'SEALED';
}

function certificatesUsedBy({
  enabled,
  securityMode,
  effectiveCertificateId,
  userIdentity,
}: DeviceConfig): string[] {
  if (!enabled) return [];
  const ofChannel = securityMode === 'NONE' ? null : effectiveCertificateId;
  const ofUser = userIdentity.kind === 'CERTIFICATE' ? userIdentity.certificateId : null;
  return [ofChannel, ofUser].filter((id) => id !== null);
}
