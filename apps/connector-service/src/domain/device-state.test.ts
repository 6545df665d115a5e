import { describe, expect, it } from '@jest/globals';
import type { ConnectionError, DeviceStatus } from '@koios/opcua-contracts';
import { reportedStatus } from '../../test/fixtures/reports.js';
import { deviceState, errorInState } from './device-state.js';

const error: ConnectionError = { code: 'BadTimeout', message: 'No answer in time', detail: '' };
const refusal: ConnectionError = {
  code: 'BadSecurityChecksFailed',
  message: 'Certificate rejected by server',
  detail: '',
};
const pendingRotation: DeviceStatus['pendingRotation'] = {
  certificateId: '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57',
  revision: 2,
  thumbprint: 'AB'.repeat(20),
  since: '2026-03-01T00:00:00.000Z',
  error: refusal,
};

describe('the state of a device', () => {
  it.each([
    ['DISABLED', false, { status: 'FAILED' }],
    ['UNSEEN', true, undefined],
    ['STARTING', true, { status: 'STARTING' }],
    ['STARTING', true, { status: 'STOPPED' }],
    ['STARTING', true, { status: 'STOPPING' }],
    ['RUNNING', true, { status: 'RUNNING' }],
    ['ROTATION_PENDING', true, { status: 'RUNNING', pendingRotation }],
    ['WAITING_FOR_TRUST', true, { status: 'FAILED', waitingForTrust: true }],
    ['WAITING_FOR_TRUST', true, { status: 'STARTING', waitingForTrust: true }],
    ['FAILED', true, { status: 'FAILED' }],
  ] as const)('is %s, when enabled is %p and the report says %j', (state, isEnabled, report) => {
    expect(deviceState(isEnabled, report && reportedStatus(report))).toBe(state);
  });

  it.each([
    ['FAILED', error],
    ['WAITING_FOR_TRUST', error],
    ['STARTING', error],
    ['ROTATION_PENDING', refusal],
    ['RUNNING', null],
    ['DISABLED', null],
    ['UNSEEN', null],
  ] as const)('%s has its own error', (state, expected) => {
    expect(errorInState(state, reportedStatus({ error, pendingRotation }))).toBe(expected);
  });
});
