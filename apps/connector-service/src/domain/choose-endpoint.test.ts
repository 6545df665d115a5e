import { describe, expect, it } from '@jest/globals';
import { chooseEndpoint, isModeName, type SecurityOffer, type SecurityWish } from './choose-endpoint.js';

const all: SecurityOffer[] = [
  { mode: 'None', policy: 'None' },
  { mode: 'Sign', policy: 'Basic256Sha256' },
  { mode: 'SignAndEncrypt', policy: 'Basic256' },
  { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' },
  { mode: 'SignAndEncrypt', policy: 'Aes256_Sha256_RsaPss' },
  { mode: 'SignAndEncrypt', policy: 'Aes128_Sha256_RsaOaep' },
];
const modern = ['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'];
const wish = (wanted: Partial<SecurityWish>): SecurityWish => ({
  securityMode: 'SIGN_AND_ENCRYPT',
  securityPolicy: 'AUTO',
  usablePolicies: modern,
  ...wanted,
});
const without = (policy: string): SecurityOffer[] => all.filter((offer) => offer.policy !== policy);

describe('AUTO', () => {
  it('chooses the strongest policy that the server offers for the mode', () => {
    expect(chooseEndpoint(all, wish({}))).toEqual({ chosen: all[4] });
    expect(chooseEndpoint(without('Aes256_Sha256_RsaPss'), wish({}))).toEqual({ chosen: all[5] });
    expect(chooseEndpoint(all, wish({ securityMode: 'SIGN' }))).toEqual({ chosen: all[1] });
  });

  it('never chooses a deprecated policy', () => {
    const old = all.filter(({ policy }) => policy === 'Basic256' || policy === 'None');
    const usablePolicies = ['Basic256', ...modern];
    expect(chooseEndpoint(old, wish({ usablePolicies }))).toEqual({ refused: 'BadSecurityPolicyRejected' });
  });

  it('chooses only what our certificate can be used with', () => {
    expect(chooseEndpoint(all, wish({ usablePolicies: ['Basic256Sha256'] }))).toEqual({ chosen: all[3] });
    expect(chooseEndpoint(all, wish({ usablePolicies: [] }))).toEqual({
      refused: 'BadCertificatePolicyCheckFailed',
    });
  });
});

describe('a policy by name', () => {
  it('is taken when it is offered, deprecated or not', () => {
    const wanted = wish({ securityPolicy: 'BASIC256', usablePolicies: ['Basic256'] });
    expect(chooseEndpoint(all, wanted)).toEqual({ chosen: all[2] });
  });

  it('is never replaced by another', () => {
    const wanted = wish({ securityPolicy: 'BASIC256_SHA256' });
    expect(chooseEndpoint(without('Basic256Sha256'), wanted)).toEqual({
      refused: 'BadSecurityPolicyRejected',
    });
  });
});

describe('a mode', () => {
  it('is never replaced by a weaker one', () => {
    const weaker = all.filter(({ mode }) => mode !== 'SignAndEncrypt');
    expect(chooseEndpoint(weaker, wish({}))).toEqual({ refused: 'BadSecurityModeRejected' });
    expect(chooseEndpoint(all.slice(1), wish({ securityMode: 'NONE' }))).toEqual({
      refused: 'BadSecurityModeRejected',
    });
  });

  it('NONE needs no certificate', () => {
    expect(chooseEndpoint(all, wish({ securityMode: 'NONE', usablePolicies: [] }))).toEqual({
      chosen: all[0],
    });
  });

  it('is one of three: servers also say Invalid', () => {
    expect(['None', 'Sign', 'SignAndEncrypt'].every(isModeName)).toBe(true);
    expect(isModeName('Invalid')).toBe(false);
    expect(isModeName(undefined)).toBe(false);
  });
});
