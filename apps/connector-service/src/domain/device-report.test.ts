import { describe, expect, it } from '@jest/globals';
import { reportedStatus } from '../../test/fixtures/reports.js';
import {
  connectionErrorOf,
  connectionReport,
  type ConnectionSituation,
  type JudgedFailure,
  saysSomethingNew,
} from './device-report.js';
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
const session = {
  certificateId: 'certificate',
  revision: 1,
  thumbprint: 'AB'.repeat(20),
  securityMode: 'SignAndEncrypt',
  securityPolicy: 'Basic256Sha256',
} as const;
const pendingRotation = {
  certificateId: 'certificate',
  revision: 2,
  thumbprint: 'CD'.repeat(20),
  since: '2026-03-01T11:00:00.000Z',
  error: connectionErrorOf(diagnosis),
};
const situation: ConnectionSituation = {
  wanted: true,
  session: null,
  connecting: untried,
  rotating: untried,
  failure: undefined,
  pendingRotation: null,
};
const now = { date: new Date('2026-03-01T12:00:00.000Z'), monotonicMs: 5_000 };
const reportOf = (changes: Partial<ConnectionSituation>) =>
  connectionReport({ ...situation, ...changes }, now);

describe('the status of a device', () => {
  it.each([
    ['STOPPED', { wanted: false }],
    ['STOPPED', { wanted: false, connecting: failed(9), failure: refused }],
    ['STOPPING', { wanted: false, session }],
    ['RUNNING', { session, connecting: failed(9) }],
    ['STARTING', {}],
    ['STARTING', { connecting: failed(2), failure: transient }],
    ['FAILED', { connecting: failed(3), failure: transient }],
    ['FAILED', { connecting: failed(1), failure: refused }],
  ] as const)('is %s for %j', (status, changes) => {
    expect(reportOf(changes).status).toBe(status);
  });
});

describe('the next try of a device', () => {
  const at = (nextAttemptAtMs: number) => ({ ...failed(2), nextAttemptAtMs });

  it.each([
    ['none, where nothing has failed', null, { connecting: at(9_000) }],
    ['at a session', '2026-03-01T12:00:04.000Z', { connecting: at(9_000), failure: transient }],
    [
      'now, when its time has come',
      '2026-03-01T12:00:00.000Z',
      { connecting: at(4_000), failure: transient },
    ],
    [
      'none, where the device is not wanted',
      null,
      { wanted: false, connecting: at(9_000), failure: refused },
    ],
    ['none, with a session that is as it should be', null, { session, rotating: at(9_000) }],
    ['at the new revision', '2026-03-01T12:00:02.000Z', { session, rotating: at(7_000), pendingRotation }],
  ] as const)('is %s', (_what, nextAttemptAt, changes) => {
    expect(reportOf(changes).nextAttemptAt).toBe(nextAttemptAt);
  });
});

it('counts no failures and waits for no trust where there is a session, or none is wanted', () => {
  const refusals = { connecting: failed(2), failure: refused };
  expect(reportOf(refusals)).toMatchObject({ failuresInRow: 2, waitingForTrust: true });
  expect(reportOf({ ...refusals, failure: undefined, session })).toMatchObject({
    failuresInRow: 0,
    waitingForTrust: false,
  });
  expect(reportOf({ ...refusals, wanted: false })).toMatchObject({ waitingForTrust: false, error: null });
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
