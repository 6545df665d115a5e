import { describe, expect, it } from '@jest/globals';
import { reportedStatus } from '../../test/fixtures/reports.js';
import { connectionErrorOf, type JudgedFailure, saysSomethingNew, statusOf } from './device-report.js';
import { untried } from './retry-policy.js';

const diagnosis = {
  statusCode: 'BadTimeout',
  headline: 'No answer',
  meaning: 'It is silent.',
  cure: 'Wake it.',
  evidence: [],
};
const transient: JudgedFailure = { faultClass: 'TRANSIENT', diagnosis };
const refused: JudgedFailure = { faultClass: 'CERTIFICATE_REFUSED', diagnosis };
const failed = (failuresInRow: number) => ({ ...untried, failuresInRow });

describe('the status of a device', () => {
  it.each([
    ['STOPPED', { wanted: false, hasSession: false, connecting: untried, failure: undefined }],
    ['STOPPED', { wanted: false, hasSession: false, connecting: failed(9), failure: refused }],
    ['STOPPING', { wanted: false, hasSession: true, connecting: untried, failure: undefined }],
    ['RUNNING', { wanted: true, hasSession: true, connecting: failed(9), failure: undefined }],
    ['STARTING', { wanted: true, hasSession: false, connecting: untried, failure: undefined }],
    ['STARTING', { wanted: true, hasSession: false, connecting: failed(2), failure: transient }],
    ['FAILED', { wanted: true, hasSession: false, connecting: failed(3), failure: transient }],
    ['FAILED', { wanted: true, hasSession: false, connecting: failed(1), failure: refused }],
  ] as const)('is %s for %j', (status, situation) => {
    expect(statusOf(situation)).toBe(status);
  });
});

it('shows a diagnosis as a code, a headline, and what it means and what to do', () => {
  expect(connectionErrorOf(diagnosis)).toEqual({
    code: 'BadTimeout',
    message: 'No answer',
    detail: 'It is silent. Wake it.',
  });
});

describe('a report', () => {
  const status = reportedStatus();

  it('says something new when it is the first, or when anything but its numbers changed', () => {
    expect(saysSomethingNew(undefined, status)).toBe(true);
    expect(saysSomethingNew(status, { ...status, status: 'FAILED' })).toBe(true);
    expect(saysSomethingNew(status, { ...status, error: connectionErrorOf(diagnosis) })).toBe(true);
    expect(saysSomethingNew(status, { ...status, waitingForTrust: true })).toBe(true);
    const presented = {
      thumbprint: 'AB'.repeat(20),
      subject: 'CN=Press 1',
      issuer: 'CN=Press 1',
      applicationUri: 'urn:press-1',
      validFrom: status.since,
      validUntil: status.since,
    };
    const serverCertificateChange = { trusted: null, presented };
    expect(saysSomethingNew(status, { ...status, serverCertificateChange })).toBe(true);
  });

  it('says nothing new when only its numbers changed', () => {
    const counters = { ...status.counters, lastScanNumber: 2 };
    expect(saysSomethingNew(status, { ...status, counters, configVersion: 2, clockOffsetMs: 7 })).toBe(false);
  });
});
