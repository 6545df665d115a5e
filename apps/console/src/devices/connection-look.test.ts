import { describe, expect, it } from '@jest/globals';
import type { ConnectionStatus, DeviceRotationState } from '../graphql/operations.generated.js';
import { deviceLook } from './connection-look.js';

interface Details {
  readonly waitingForTrust?: boolean;
  readonly state?: DeviceRotationState;
  readonly connectorId?: string | null;
}

const connection = (
  status: ConnectionStatus,
  { waitingForTrust = false, state = 'UP_TO_DATE', connectorId = 'connector-1' }: Details = {},
) => ({ status, waitingForTrust, connectorId, rotation: { state } });

describe('how a device is shown', () => {
  it.each([
    ['disabled', false, connection('RUNNING')],
    ['unseen', true, null],
    ['starting', true, connection('STARTING')],
    ['starting', true, connection('STOPPED')],
    ['running', true, connection('RUNNING')],
    ['rotating', true, connection('RUNNING', { state: 'ROTATION_PENDING' })],
    ['failed', true, connection('FAILED')],
    ['unattended', true, connection('FAILED', { connectorId: null })],
    ['disabled', false, connection('FAILED', { connectorId: null })],
    ['waiting', true, connection('FAILED', { waitingForTrust: true })],
    ['waiting', true, connection('STARTING', { waitingForTrust: true })],
  ] as const)('%s, when enabled is %p and the connection says %j', (look, enabled, state) => {
    expect(deviceLook(enabled, state)).toBe(look);
  });
});
