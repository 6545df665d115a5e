import { describe, expect, it } from '@jest/globals';
import type { ConnectionStatus, DeviceRotationState } from '../graphql/operations.generated.js';
import { deviceLook, errorOfLook, standingOf } from './connection-look.js';

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

describe('why a device does not stand as it should', () => {
  const error = { code: 'BadTimeout', message: 'No answer in time', detail: '' };
  const refusal = { code: 'BadSecurityChecksFailed', message: 'Certificate rejected by server', detail: '' };
  const both = { error, rotation: { error: refusal } };

  it.each([
    ['failed', error],
    ['waiting', error],
    ['starting', error],
    ['unattended', error],
    ['rotating', refusal],
    ['running', null],
    ['disabled', null],
  ] as const)('%s', (look, expected) => {
    expect(errorOfLook(look, both)).toBe(expected);
  });

  it('changes how it stands, unlike a scan', () => {
    const failed = {
      ...connection('FAILED'),
      error,
      rotation: { state: 'UP_TO_DATE', error: null },
    } as const;
    const running = { ...failed, status: 'RUNNING' as const, error: null, lastScanNumber: 1 };
    const scannedAgain = { ...running, lastScanNumber: 2 };
    expect(standingOf(scannedAgain)).toBe(standingOf(running));
    const others = [failed, { ...failed, error: refusal }, { ...failed, waitingForTrust: true }];
    expect(new Set([running, ...others].map(standingOf)).size).toBe(4);
  });
});
