import { describe, expect, it } from '@jest/globals';
import { type TrustVerdict, verdictOnPresentation, verdictOnReview } from './server-certificate.js';

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
    expect(verdictOnPresentation(opinion, before)).toEqual(verdict);
  });
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
