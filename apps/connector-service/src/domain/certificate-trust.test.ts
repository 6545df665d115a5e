import { describe, expect, it } from '@jest/globals';
import { mostTrustVerdicts, type TrustVerdict } from '@koios/opcua-contracts';
import { accepted, refusalIn, type TrustObservation, withObservation } from './certificate-trust.js';

const earlier = new Date('2026-03-01T00:00:00.000Z');
const now = new Date('2026-03-02T00:00:00.000Z');

const seen = (more: Partial<TrustObservation> = {}): TrustObservation => ({
  endpointUrl: 'opc.tcp://press-1:4840',
  certificateId: '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57',
  revision: 1,
  ...accepted('SECURE_CHANNEL'),
  ...more,
});
const refused = { verdict: 'REFUSED', statusCode: 'BadSecurityChecksFailed' } as const;
const known = (more: Partial<TrustObservation> = {}): TrustVerdict => ({
  ...seen(more),
  since: earlier.toISOString(),
});

describe('what a server made of our certificate', () => {
  it.each([
    ['SECURE_CHANNEL', 'BadSecurityChecksFailed'],
    ['SECURE_CHANNEL', 'BadCertificateUntrusted'],
    ['SECURE_CHANNEL', 'BadConnectionClosed'],
    ['SESSION', 'BadCertificateUriInvalid'],
  ] as const)('is a refusal at %s with %s', (stage, code) => {
    expect(refusalIn({ stage, code, words: null })).toEqual({ stage, verdict: 'REFUSED', statusCode: code });
  });

  it.each([
    ['TCP_CONNECT', 'ECONNREFUSED'],
    ['SERVER_CERTIFICATE', 'BadCertificateUntrusted'],
    ['SECURE_CHANNEL', 'BadTimeout'],
    ['SESSION', 'BadTooManySessions'],
    ['SESSION', 'BadUserAccessDenied'],
  ] as const)('is not told by %s with %s', (stage, code) => {
    expect(refusalIn({ stage, code, words: null })).toBeUndefined();
  });
});

describe('the verdicts of a server', () => {
  it('begin with the first word', () => {
    expect(withObservation([], seen(), now)).toEqual([{ ...seen(), since: now.toISOString() }]);
  });

  it('stay the same list when nothing new is said', () => {
    const verdicts = [known(), known({ revision: 2, ...refused })];
    expect(withObservation(verdicts, seen(), now)).toBe(verdicts);
    expect(withObservation(verdicts, seen({ revision: 2, ...refused }), now)).toBe(verdicts);
  });

  it('count from the change of mind, and not from another reason for the same', () => {
    const verdicts = [known(refused)];
    expect(withObservation(verdicts, seen(), now)).toEqual([{ ...seen(), since: now.toISOString() }]);
    const otherCode = { ...refused, statusCode: 'BadCertificateUntrusted' };
    expect(withObservation(verdicts, seen(otherCode), now)).toEqual([known(otherCode)]);
  });

  it('are kept apart by revision, certificate and server', () => {
    const others = [
      seen({ revision: 2 }),
      seen({ certificateId: '00000000-0000-4000-8000-000000000000' }),
      seen({ endpointUrl: 'opc.tcp://press-2:4840' }),
    ];
    expect(others.map((other) => withObservation([known()], other, now).length)).toEqual([2, 2, 2]);
  });

  it('are not changed by a channel where a session refused: only a session can accept there', () => {
    const verdicts = [known({ ...refused, stage: 'SESSION' })];
    expect(withObservation(verdicts, seen(), now)).toBe(verdicts);
    expect(withObservation(verdicts, seen(accepted('SESSION')), now)[0]).toMatchObject({
      verdict: 'ACCEPTED',
    });
  });

  it('are bounded, and the oldest word goes first', () => {
    let verdicts: readonly TrustVerdict[] = [];
    for (let revision = 1; revision <= mostTrustVerdicts + 1; revision += 1)
      verdicts = withObservation(verdicts, seen({ revision }), now);
    expect(verdicts.map(({ revision }) => revision)).toEqual(
      Array.from({ length: mostTrustVerdicts }, (_, index) => index + 2),
    );
  });
});
