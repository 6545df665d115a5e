import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedCertificate } from '@koios/application-certificate';
import { type JudgementContext, judgeTrustedCertificate } from '../src/worker/judge-server-certificate.js';
import { ServerAuthority, type ServerCertificateWish } from './fixtures/server-authority.js';

/** What is issued during the test is valid then. */
const inAnHour = new Date(Date.now() + 3_600_000);
const announced = { host: 'press-1', applicationUri: 'urn:press-1', policy: 'Basic256Sha256' };

describe("a server's certificate that is trusted", () => {
  let authority: ServerAuthority;
  let context: JudgementContext;
  let sound: ParsedCertificate;

  beforeAll(() => {
    authority = new ServerAuthority('Plant Authority');
    const authorities = { certificates: [authority.certificate], revocationLists: [] };
    context = { now: inAnHour, announced, authorities, isTrustedByPerson: false };
    sound = authority.issue();
  });

  afterAll(() => authority.remove());

  const wrongs: readonly [ServerCertificateWish, string, string][] = [
    [{}, 'Good', 'Good'],
    [{ hostName: 'press-2' }, 'BadCertificateHostNameInvalid', 'Good'],
    [{ applicationUri: 'urn:press-2' }, 'BadCertificateUriInvalid', 'BadCertificateUriInvalid'],
    [{ keyUsage: 'digitalSignature' }, 'BadCertificateUseNotAllowed', 'Good'],
    [{ digest: 'sha384' }, 'Good', 'Good'],
    [{ digest: 'sha512' }, 'Good', 'Good'],
    [{ digest: 'sha1' }, 'BadCertificatePolicyCheckFailed', 'Good'],
    [{ keyBits: 1024 }, 'BadCertificatePolicyCheckFailed', 'Good'],
    [{ until: '20210101000000Z' }, 'BadCertificateTimeInvalid', 'BadCertificateTimeInvalid'],
  ];

  it.each(wrongs)(
    'and says %j is, by its authority alone, %s, and by a person %s',
    (wish, alone, byPerson) => {
      const certificate = authority.issue(wish);
      expect(judgeTrustedCertificate([certificate], context)).toBe(alone);
      expect(judgeTrustedCertificate([certificate], { ...context, isTrustedByPerson: true })).toBe(byPerson);
    },
  );

  it('is held against its host by its address too', () => {
    const context4 = { ...context, announced: { ...announced, host: '10.0.0.7' } };
    expect(judgeTrustedCertificate([sound], context4)).toBe('BadCertificateHostNameInvalid');
  });

  it('is refused when its authority has revoked it', () => {
    const certificate = authority.issue();
    const authorities = { ...context.authorities, revocationLists: [authority.revoke(certificate)] };
    expect(judgeTrustedCertificate([certificate], { ...context, authorities })).toBe('BadCertificateRevoked');
    expect(judgeTrustedCertificate([sound], { ...context, authorities })).toBe('Good');
  });

  it('is pinned when no authority of ours is above it, and then its names tell nothing more', () => {
    const authorities = { certificates: [], revocationLists: [] };
    const elsewhere = { ...announced, host: 'press-9' };
    expect(judgeTrustedCertificate([sound], { ...context, authorities, announced: elsewhere })).toBe('Good');
    const another = { ...announced, applicationUri: 'urn:press-9' };
    expect(judgeTrustedCertificate([sound], { ...context, authorities, announced: another })).toBe(
      'BadCertificateUriInvalid',
    );
  });

  it('is none when nothing was presented', () => {
    expect(judgeTrustedCertificate([], context)).toBe('BadCertificateInvalid');
  });
});
