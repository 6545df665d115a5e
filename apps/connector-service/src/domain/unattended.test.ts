import { describe, expect, it } from '@jest/globals';
import { reportedStatus } from '../../test/fixtures/reports.js';
import { isUnattended, unattended } from './unattended.js';

const report = reportedStatus({
  connectorId: 'connector-7',
  session: {
    certificateId: null,
    revision: null,
    thumbprint: null,
    securityMode: 'None',
    securityPolicy: 'None',
  },
  nextAttemptAt: '2026-03-01T12:05:00.000Z',
  counters: {
    lastScanNumber: 7,
    lastScanAt: '2026-03-01T12:04:00.000Z',
    lastScanDurationMs: 2,
    missedScans: 0,
    overscans: 0,
    reconnects: 0,
  },
});

describe('a device', () => {
  const wanted = { wasUnattended: false, isWanted: true, silenceMs: 30_001, listeningMs: 30_001 };
  it.each([
    ['is unattended when its connector has been silent for longer than the limit', true, {}],
    ['is not at the limit', false, { silenceMs: 30_000 }],
    ['is not while we have not listened for as long', false, { silenceMs: Infinity, listeningMs: 30_000 }],
    ['is not while we hear nobody', false, { listeningMs: 0 }],
    ['stays so while we hear nobody', true, { wasUnattended: true, listeningMs: 0 }],
    ['is not any more when something is heard', false, { wasUnattended: true, silenceMs: 0 }],
    ['is not when nobody wants it', false, { isWanted: false, silenceMs: Infinity }],
  ])('%s', (_name, expected, facts) => {
    expect(isUnattended({ ...wanted, ...facts }, 30_000)).toBe(expected);
  });
});

describe('an unattended device', () => {
  it('is shown as failed since its connector was heard last, with what to do, and without a session', () => {
    const shown = unattended(report, new Date('2026-03-01T12:04:10.250Z'));
    expect(shown).toMatchObject({
      connectorId: null,
      status: 'FAILED',
      since: '2026-03-01T12:04:10.250Z',
      error: {
        code: 'CONNECTOR_UNAVAILABLE',
        message: 'No connector of the plant has reported this device since 2026-03-01T12:04:10Z',
      },
      session: null,
      nextAttemptAt: null,
      counters: report.counters,
    });
    expect(shown.error?.detail).toContain('PLANT=north');
    expect(shown.error?.detail).toContain('connector-7');
  });

  it('waits for nobody', () => {
    expect(unattended({ ...report, waitingForTrust: true }).waitingForTrust).toBe(false);
  });

  it('is shown so since the last that its report tells of, when its connector was never heard', () => {
    const { counters } = report;
    expect(unattended(report).since).toBe('2026-03-01T12:04:00.000Z');
    expect(unattended({ ...report, counters: { ...counters, lastScanAt: null } }).since).toBe(report.since);
  });
});
