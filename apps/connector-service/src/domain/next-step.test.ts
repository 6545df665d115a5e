import { describe, expect, it } from '@jest/globals';
import {
  type ActualConnection,
  type ConnectionBasis,
  type DesiredConnection,
  nextStep,
  type Step,
} from './next-step.js';
import { untried } from './retry-policy.js';

const nowMs = 1_000;
const certificate = { certificateId: 'a', revision: 2, oldestUsableRevision: 1 };
const desired: DesiredConnection = {
  enabled: true,
  endpointUrl: 'opc.tcp://press-1:4840',
  securityMode: 'SIGN_AND_ENCRYPT',
  securityPolicy: 'AUTO',
  serverVerification: 'TRUST_ON_FIRST_USE',
  user: 'ANONYMOUS',
  oldestUserRevision: null,
  timeoutMs: 10_000,
  effectiveCertificateId: 'a',
  certificate,
};
const session: ConnectionBasis = {
  endpointUrl: 'opc.tcp://press-1:4840',
  securityMode: 'SIGN_AND_ENCRYPT',
  securityPolicy: 'AUTO',
  serverVerification: 'TRUST_ON_FIRST_USE',
  user: 'ANONYMOUS',
  userRevision: null,
  timeoutMs: 10_000,
  certificateId: 'a',
  revision: 2,
};
const idle: ActualConnection = {
  session: undefined,
  isServerRejected: false,
  connecting: untried,
  rotating: untried,
};
const running: ActualConnection = { ...idle, session };
const due = (nextAttemptAtMs: number) => ({ ...untried, nextAttemptAtMs });

const step = (wish: Partial<DesiredConnection> | undefined, actual: ActualConnection): Step =>
  nextStep(wish && { ...desired, ...wish }, actual, nowMs);

describe('without a session', () => {
  it('waits for a device that is not wanted', () => {
    expect(step({ enabled: false }, idle)).toEqual({ kind: 'WAIT', untilMs: null });
    expect(step(undefined, idle)).toEqual({ kind: 'WAIT', untilMs: null });
  });

  it('connects when it is time', () => {
    expect(step({}, { ...idle, connecting: due(1_000) })).toEqual({ kind: 'CONNECT' });
    expect(step({}, { ...idle, connecting: due(1_001) })).toEqual({ kind: 'WAIT', untilMs: 1_001 });
  });
});

describe('with a session', () => {
  it('waits for a change when everything is as it should be', () => {
    expect(step({}, running)).toEqual({ kind: 'WAIT', untilMs: null });
  });

  it('closes it when the certificate of its server is rejected, even before it would rotate', () => {
    const withdrawn = { kind: 'CLOSE', reason: 'SERVER_CERTIFICATE_REJECTED' };
    expect(step({}, { ...running, isServerRejected: true })).toEqual(withdrawn);
    const newer = { certificate: { ...certificate, revision: 3 } };
    expect(step(newer, { ...running, isServerRejected: true })).toEqual(withdrawn);
  });

  it('closes it when the device is not wanted any more', () => {
    expect(step({ enabled: false }, running)).toEqual({ kind: 'CLOSE', reason: 'NOT_WANTED' });
    expect(step(undefined, running)).toEqual({ kind: 'CLOSE', reason: 'NOT_WANTED' });
  });

  it('closes it when the revision of the user is withdrawn, also without security', () => {
    const signedIn = { ...running, session: { ...session, userRevision: 1 } };
    expect(step({ oldestUserRevision: 1 }, signedIn)).toEqual({ kind: 'WAIT', untilMs: null });
    const withdrawn = { oldestUserRevision: 2, securityMode: 'NONE' } as const;
    const unsecured = { ...signedIn.session, securityMode: 'NONE', certificateId: null } as const;
    expect(step(withdrawn, { ...running, session: unsecured })).toEqual({
      kind: 'CLOSE',
      reason: 'REVISION_WITHDRAWN',
    });
  });

  it.each([
    [{ endpointUrl: 'opc.tcp://press-2:4840' }],
    [{ securityMode: 'SIGN' }],
    [{ securityPolicy: 'BASIC256_SHA256' }],
    [{ serverVerification: 'TRUSTED_ONLY' }],
    [{ user: 'operator' }],
    [{ timeoutMs: 2_000 }],
  ] as const)('closes it when the settings become %j', (change) => {
    expect(step(change, running)).toEqual({ kind: 'CLOSE', reason: 'SETTINGS_CHANGED' });
  });

  it('closes it when another certificate is to be used', () => {
    const other = { effectiveCertificateId: 'b', certificate: { ...certificate, certificateId: 'b' } };
    expect(step(other, running)).toEqual({ kind: 'CLOSE', reason: 'CERTIFICATE_CHANGED' });
  });

  it('keeps it while nothing is known yet of the certificate to be used', () => {
    expect(step({ effectiveCertificateId: 'b', certificate: undefined }, running)).toEqual({
      kind: 'WAIT',
      untilMs: null,
    });
  });

  it('moves to a newer revision when it is time', () => {
    const newer = { certificate: { ...certificate, revision: 3 } };
    expect(step(newer, { ...running, rotating: due(1_000) })).toEqual({ kind: 'ROTATE' });
    expect(step(newer, { ...running, rotating: due(1_001) })).toEqual({ kind: 'WAIT', untilMs: 1_001 });
  });

  it.each([
    [2, { kind: 'ROTATE' }],
    [3, { kind: 'CLOSE', reason: 'REVISION_WITHDRAWN' }],
  ])('with revision 2 and %d as the oldest usable one: %j', (oldestUsableRevision, expected) => {
    expect(step({ certificate: { ...certificate, revision: 3, oldestUsableRevision } }, running)).toEqual(
      expected,
    );
  });

  it('never goes back to an older revision', () => {
    const newest = { ...running, session: { ...session, revision: 3 } };
    expect(step({}, newest)).toEqual({ kind: 'WAIT', untilMs: null });
  });

  it('minds no certificate without security', () => {
    const open = { securityMode: 'NONE', securityPolicy: 'NONE' } as const;
    const actual = { ...running, session: { ...session, ...open, certificateId: null, revision: null } };
    expect(step({ ...open, certificate: { ...certificate, oldestUsableRevision: 2 } }, actual)).toEqual({
      kind: 'WAIT',
      untilMs: null,
    });
  });
});
