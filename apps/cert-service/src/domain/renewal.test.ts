import { describe, expect, it } from '@jest/globals';
import { type ClientCertificate, firstState } from './client-certificate.js';
import { assertRenewable, isRenewalDue } from './renewal.js';

const createdAt = new Date('2026-01-01T00:00:00Z');
const validUntil = new Date('2026-12-31T00:00:00Z');
const before = (days: number, ms = 0): Date => new Date(validUntil.getTime() - days * 86_400_000 + ms);

function certificate(changes: Partial<ClientCertificate> = {}): ClientCertificate {
  const current = {
    certificateId: '7b45a864-73c1-49e0-b138-5d4a1e9dc7e4',
    revision: 1,
    certificateChain: [],
    thumbprint: 'A'.repeat(40),
    validFrom: createdAt,
    validUntil,
    usableUntil: null,
    createdAt,
  };
  const { certificateId: id } = current;
  const identity = { id, name: 'Line 4', description: null, isDefault: false, origin: 'GENERATED' as const };
  return { ...firstState(identity, current), autoRenew: true, ...changes };
}

describe('isRenewalDue', () => {
  it('is so from the instant on that was asked for', () => {
    expect(isRenewalDue(certificate(), before(30, -1))).toBe(false);
    expect(isRenewalDue(certificate(), before(30))).toBe(true);
    expect(isRenewalDue(certificate(), before(-100))).toBe(true);
  });

  it('is never so before half of its life is over', () => {
    const early = certificate({ renewDaysBefore: 365 });
    expect(isRenewalDue(early, before(182, -1))).toBe(false);
    expect(isRenewalDue(early, before(182))).toBe(true);
  });

  it('is only so when it was asked for and we can do it', () => {
    for (const changes of [{ autoRenew: false }, { origin: 'UPLOADED' }, { origin: 'SIGNED' }] as const)
      expect(isRenewalDue(certificate(changes), before(1))).toBe(false);
  });
});

describe('assertRenewable', () => {
  it('says what is needed instead', () => {
    expect(() => assertRenewable('GENERATED')).not.toThrow();
    expect(() => assertRenewable('UPLOADED')).toThrow(expect.objectContaining({ code: 'UPLOAD_NEEDED' }));
    expect(() => assertRenewable('SIGNED')).toThrow(
      expect.objectContaining({ code: 'SIGNING_REQUEST_NEEDED' }),
    );
  });
});
