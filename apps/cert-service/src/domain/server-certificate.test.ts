import { describe, expect, it } from '@jest/globals';
import {
  trustInKnown,
  type TrustVerdict,
  verdictOnPresentation,
  verdictOnReview,
} from './server-certificate.js';

const pending: TrustVerdict = { trust: 'PENDING', trustGround: null };
const byIssuer: TrustVerdict = { trust: 'TRUSTED', trustGround: 'ISSUER' };
const onFirstUse: TrustVerdict = { trust: 'TRUSTED', trustGround: 'FIRST_USE' };
const byPerson: TrustVerdict = { trust: 'TRUSTED', trustGround: 'PERSON' };
const rejected: TrustVerdict = { trust: 'REJECTED', trustGround: 'PERSON' };

describe('a certificate that is presented', () => {
  it.each([
    ['ACCEPTED', 0, byIssuer],
    ['ACCEPTED', 3, byIssuer],
    ['NONE', 0, onFirstUse],
    ['NONE', 1, pending],
    ['REVOKED', 0, pending],
    ['REFUSED', 0, pending],
  ] as const)('of which the authorities say %s, as number %i of its device', (opinion, before, verdict) => {
    expect(verdictOnPresentation(opinion, before, 'TRUST_ON_FIRST_USE')).toEqual(verdict);
  });

  it.each(['TRUSTED_ONLY', 'ACCEPT_ANY'] as const)('is not trusted on first use with %s', (verification) => {
    expect(verdictOnPresentation('NONE', 0, verification)).toEqual(pending);
    expect(verdictOnPresentation('ACCEPTED', 0, verification)).toEqual(byIssuer);
  });

  it.each([
    [onFirstUse, 'NONE', 'TRUST_ON_FIRST_USE', 'TRUSTED'],
    [onFirstUse, 'NONE', 'TRUSTED_ONLY', 'PENDING'],
    [onFirstUse, 'ACCEPTED', 'TRUSTED_ONLY', 'TRUSTED'],
    [byPerson, 'NONE', 'TRUSTED_ONLY', 'TRUSTED'],
    [byIssuer, 'ACCEPTED', 'TRUSTED_ONLY', 'TRUSTED'],
    [rejected, 'NONE', 'ACCEPT_ANY', 'REJECTED'],
  ] as const)(
    'again, after %j, with %s from the authorities and %s',
    (known, opinion, verification, trust) => {
      expect(trustInKnown(known, opinion, verification)).toBe(trust);
    },
  );
});

describe('a certificate that is reviewed', () => {
  it.each([
    [byIssuer, 'ACCEPTED', byIssuer],
    [byIssuer, 'REVOKED', pending],
    [byIssuer, 'REFUSED', pending],
    [byIssuer, 'NONE', pending],
    [pending, 'ACCEPTED', byIssuer],
    [pending, 'NONE', pending],
    [onFirstUse, 'NONE', onFirstUse],
    [onFirstUse, 'REFUSED', onFirstUse],
    [onFirstUse, 'ACCEPTED', onFirstUse],
    [onFirstUse, 'REVOKED', pending],
    [byPerson, 'REVOKED', byPerson],
    [byPerson, 'NONE', byPerson],
    [rejected, 'ACCEPTED', rejected],
  ] as const)('%j of which the authorities say %s', (present, opinion, verdict) => {
    expect(verdictOnReview(present, opinion)).toEqual(verdict);
  });
});
