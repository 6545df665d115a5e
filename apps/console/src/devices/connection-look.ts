import type { ConnectionFieldsFragment } from '../graphql/operations.generated.js';

/** How a device stands, in one word for a table and a banner. */
export type DeviceLook =
  'disabled' | 'unseen' | 'starting' | 'running' | 'rotating' | 'waiting' | 'failed' | 'unattended';

type Connection = Pick<ConnectionFieldsFragment, 'status' | 'waitingForTrust' | 'connectorId'> & {
  readonly rotation: Pick<ConnectionFieldsFragment['rotation'], 'state'>;
};

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
