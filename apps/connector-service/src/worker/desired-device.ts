import type { ClientCertificateState, DeviceConfig } from '@koios/opcua-contracts';
import type { DesiredConnection } from '../domain/next-step.js';

/** A device as it should be: its configuration, and its effective certificate if that is known. */
export interface DesiredDevice {
  readonly config: DeviceConfig;
  readonly certificate: ClientCertificateState | undefined;
}

/** In as far as the connection depends on it. */
export function desiredConnection({ config, certificate }: DesiredDevice): DesiredConnection {
  const { enabled, endpointUrl, securityMode, securityPolicy, effectiveCertificateId } = config;
  return { enabled, endpointUrl, securityMode, securityPolicy, effectiveCertificateId, certificate };
}

/** Whether two say the same: a bucket that is watched anew tells everything again. */
export function isSameDevice(one: DesiredDevice | undefined, other: DesiredDevice | undefined): boolean {
  return (
    one?.config.version === other?.config.version &&
    one?.certificate?.certificateId === other?.certificate?.certificateId &&
    one?.certificate?.version === other?.certificate?.version
  );
}

/** Whether what failed with the one deserves a fresh start with the other. */
export function isOtherConnection(one: DesiredDevice | undefined, other: DesiredDevice | undefined): boolean {
  return essenceOf(one) !== essenceOf(other);
}

function essenceOf(device: DesiredDevice | undefined): string {
  if (!device) return '';
  const { enabled, endpointUrl, securityMode, securityPolicy } = device.config;
  const { certificateId, revision } = device.certificate ?? {};
  return JSON.stringify([enabled, endpointUrl, securityMode, securityPolicy, certificateId, revision]);
}
