import { beforeEach, describe, expect, it } from '@jest/globals';
import { DeviceProgress } from './device-progress.js';
import type { JudgedFailure } from './device-report.js';

const diagnosis = {
  statusCode: 'BadSecurityChecksFailed',
  headline: 'Refused',
  meaning: 'No.',
  cure: 'Trust.',
  evidence: [],
};
const refused: JudgedFailure = { faultClass: 'CERTIFICATE_REFUSED', diagnosis };
const second = { certificateId: 'a', revision: 2, thumbprint: 'A'.repeat(40) };

describe('the progress of a device', () => {
  let nowMs: number;
  let progress: DeviceProgress;

  beforeEach(() => {
    nowMs = 0;
    const clock = { nowMs: () => nowMs, now: () => new Date(nowMs), random: () => 0 };
    progress = new DeviceProgress({ minMs: 5_000, maxMs: 30_000 }, clock);
  });

  it('remembers a failure until a session is open', () => {
    progress.connectFailed(refused);
    expect(progress.state).toMatchObject({
      failure: refused,
      connecting: { failuresInRow: 1, nextAttemptAtMs: 5_000 },
    });
    progress.sessionOpened();
    expect(progress.state).toMatchObject({ failure: undefined, pendingRotation: null });
  });

  it('says since when a revision waits, and to which it belongs', () => {
    nowMs = 1_000;
    progress.rotationFailed(refused, second);
    nowMs = 9_000;
    progress.rotationFailed(refused, second);
    expect(progress.state.pendingRotation).toMatchObject({
      revision: 2,
      since: new Date(1_000).toISOString(),
    });
    progress.rotationFailed(refused, { ...second, revision: 3 });
    expect(progress.state.pendingRotation).toMatchObject({
      revision: 3,
      since: new Date(9_000).toISOString(),
    });
  });

  it('does not blame the session in use for a rotation that failed', () => {
    progress.rotationFailed(refused, second);
    expect(progress.state).toMatchObject({ failure: undefined, connecting: { failuresInRow: 0 } });
  });

  it.each([
    [9_999, 1_000],
    [10_000, 0],
  ])('opens a session that lived for %d ms anew after %d ms', (livedMs, pauseMs) => {
    progress.sessionOpened();
    progress.sessionLost(livedMs);
    expect(progress.state.connecting.nextAttemptAtMs).toBe(pauseMs);
  });

  it('tries at once when woken', () => {
    progress.connectFailed(refused);
    progress.rotationFailed(refused, second);
    nowMs = 100;
    progress.wake();
    expect(progress.state).toMatchObject({
      connecting: { nextAttemptAtMs: 100 },
      rotating: { nextAttemptAtMs: 100 },
    });
  });
});
