import type { ConnectionError } from '@koios/opcua-contracts';
import type { ShownStatus } from './unattended.js';

/** How a device stands, in one word. */
export type DeviceState =
  'DISABLED' | 'UNSEEN' | 'STARTING' | 'RUNNING' | 'ROTATION_PENDING' | 'WAITING_FOR_TRUST' | 'FAILED';

type Report = Pick<ShownStatus, 'status' | 'waitingForTrust' | 'pendingRotation' | 'error'>;

/** What is wanted counts first: a device that was just enabled is not stopped, however late its connector is. */
export function deviceState(isEnabled: boolean, report: Report | undefined): DeviceState {
  if (!isEnabled) return 'DISABLED';
  if (!report) return 'UNSEEN';
  switch (report.status) {
    case 'RUNNING':
      return report.pendingRotation ? 'ROTATION_PENDING' : 'RUNNING';
    case 'FAILED':
      return report.waitingForTrust ? 'WAITING_FOR_TRUST' : 'FAILED';
    case 'STARTING':
      return report.waitingForTrust ? 'WAITING_FOR_TRUST' : 'STARTING';
    case 'STOPPED':
    case 'STOPPING':
      return 'STARTING';
  }
}

/** Why a device is in a state that is not as it should be. */
export function errorInState(state: DeviceState, report: Report | undefined): ConnectionError | null {
  switch (state) {
    case 'DISABLED':
    case 'UNSEEN':
    case 'RUNNING':
      return null;
    case 'ROTATION_PENDING':
      return report?.pendingRotation?.error ?? null;
    case 'STARTING':
    case 'WAITING_FOR_TRUST':
    case 'FAILED':
      return report?.error ?? null;
  }
}
