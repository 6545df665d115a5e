import { expect, it } from '@jest/globals';
import type { DeviceStatus } from '@koios/opcua-contracts';
import { reportedStatus } from '../../test/fixtures/reports.js';
import { type RotatingDevice, rotationProgress } from './rotation-progress.js';

const certificateId = '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57';
const thumbprint = 'AB'.repeat(20);
const since = '2026-03-01T00:00:00.000Z';

const session = (revision: number): DeviceStatus['session'] => ({
  certificateId,
  revision,
  thumbprint,
  securityMode: 'Sign',
  securityPolicy: 'Basic256Sha256',
});
const pendingRotation = { certificateId, revision: 2, thumbprint, since, error: null };

const device = (
  verdict: RotatingDevice['verdict'],
  status: Partial<DeviceStatus> | undefined,
): RotatingDevice => ({
  verdict,
  status: status && reportedStatus(status),
});

const moved = device('ACCEPTED', { session: session(2) });

it('counts every device in at most one place', () => {
  const devices = [
    moved,
    device('REFUSED', { session: session(1), pendingRotation }),
    device('REFUSED', { status: 'FAILED', waitingForTrust: true }),
    device('ACCEPTED', { session: session(1), pendingRotation }),
    device('NEVER_TRIED', { status: 'FAILED' }),
    device('NEVER_TRIED', { status: 'STARTING' }),
    device('NEVER_TRIED', { session: session(1) }),
    device('NEVER_TRIED', undefined),
  ];
  expect(rotationProgress(devices, { certificateId, revision: 2 })).toEqual({
    revision: 2,
    deviceCount: 8,
    movedCount: 1,
    waitingForTrustCount: 2,
    failedCount: 2,
    complete: false,
  });
});

it('is complete when every device has moved, and when there is none', () => {
  expect(rotationProgress([moved, moved], { certificateId, revision: 2 }).complete).toBe(true);
  expect(rotationProgress([], { certificateId, revision: 2 }).complete).toBe(true);
});

it('does not count a session on the same revision of another certificate', () => {
  const other = '00000000-0000-4000-8000-000000000000';
  expect(rotationProgress([moved], { certificateId: other, revision: 2 }).movedCount).toBe(0);
});
