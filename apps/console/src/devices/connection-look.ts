import type { ConnectionFieldsFragment, DeviceState } from '../graphql/operations.generated.js';

/** How a device stands, in one word for a table and a banner. */
export type DeviceLook =
  'disabled' | 'unseen' | 'starting' | 'running' | 'rotating' | 'waiting' | 'failed' | 'unattended';

type Connection = Pick<ConnectionFieldsFragment, 'status' | 'waitingForTrust' | 'connectorId'> & {
  readonly rotation: Pick<ConnectionFieldsFragment['rotation'], 'state'>;
};

/** The states of the list's filter, what needs somebody first, with what stands for each. */
export const lookOfState = {
  FAILED: 'failed',
  WAITING_FOR_TRUST: 'waiting',
  ROTATION_PENDING: 'rotating',
  UNSEEN: 'unseen',
  STARTING: 'starting',
  RUNNING: 'running',
  DISABLED: 'disabled',
} as const satisfies Record<DeviceState, DeviceLook>;

/** The desired state counts first: a device that was just enabled is not stopped, however late its connector is. */
export function deviceLook(enabled: boolean, connection: Connection | null): DeviceLook {
  if (!enabled) return 'disabled';
  if (!connection) return 'unseen';
  switch (connection.status) {
    case 'RUNNING':
      return connection.rotation.state === 'ROTATION_PENDING' ? 'rotating' : 'running';
    case 'FAILED':
      if (connection.waitingForTrust) return 'waiting';
      return connection.connectorId ? 'failed' : 'unattended';
    case 'STARTING':
      return connection.waitingForTrust ? 'waiting' : 'starting';
    case 'STOPPED':
    case 'STOPPING':
      return 'starting';
  }
}

type ConnectionError = NonNullable<ConnectionFieldsFragment['error']>;
type FailingConnection = Pick<ConnectionFieldsFragment, 'error'> & {
  readonly rotation: Pick<ConnectionFieldsFragment['rotation'], 'error'>;
};

/** Why a device does not stand as it should. */
export function errorOfLook(look: DeviceLook, connection: FailingConnection | null): ConnectionError | null {
  if (look === 'disabled' || look === 'running') return null;
  return (look === 'rotating' ? connection?.rotation.error : connection?.error) ?? null;
}

/** How a connection stands, to be compared: scans, counters and attempts change nothing of it. */
export function standingOf(connection: Connection & FailingConnection): string {
  const look = deviceLook(true, connection);
  return `${look} ${errorOfLook(look, connection)?.code ?? ''}`;
}
