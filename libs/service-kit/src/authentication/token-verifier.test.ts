import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { TokenVerifier } from './token-verifier.js';

const issuer = 'https://issuer.example.com';
const audience = 'koios';

let server: Server;
let jwksUrl: URL;
let published: JWK[];
let answersWith = 200;
let key: { publicKey: CryptoKey; privateKey: CryptoKey };
let verifier: TokenVerifier;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answersWith, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: published }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  jwksUrl = new URL(`http://127.0.0.1:${address.port}/jwks`);
});
afterAll(() => void server.close());

beforeEach(async () => {
  key = await generateKeyPair('EdDSA');
  published = [{ ...(await exportJWK(key.publicKey)), kid: 'first', alg: 'EdDSA' }];
  answersWith = 200;
  verifier = new TokenVerifier({ issuer, audience, keys: jwksUrl });
});

/** A good token, to be spoilt. */
function token(header = { alg: 'EdDSA', kid: 'first' }, claims: JWTPayload = {}): SignJWT {
  return new SignJWT({ roles: ['administrator'], ...claims })
    .setProtectedHeader(header)
    .setSubject('admin')
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1h');
}

async function codeFor(authorization: unknown): Promise<string> {
  return verifier.verify(authorization).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
}

describe('a token', () => {
  it('of the issuer says who the caller is', async () => {
    const authorization = `Bearer ${await token().sign(key.privateKey)}`;
    const verified = await verifier.verify(authorization);
    expect(verified).toMatchObject({ authorization, caller: { subject: 'admin', roles: ['administrator'] } });
    const hourFromNow = Date.now() + 3_600_000;
    expect(Math.abs(verified.expiresAt.getTime() - hourFromNow)).toBeLessThan(60_000);
  });

  it('without roles has none', async () => {
    const bare = new SignJWT().setProtectedHeader({ alg: 'EdDSA', kid: 'first' }).setSubject('x');
    const signed = await bare
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(key.privateKey);
    expect((await verifier.verify(`bearer ${signed}`)).caller).toEqual({ subject: 'x', roles: [] });
  });

  it.each([
    [{ realm_access: { roles: ['operator'] } }, 'realm_access.roles', ['operator']],
    [{ 'https://koios.example.com/roles': ['viewer'] }, 'https://koios.example.com/roles', ['viewer']],
    [{ realm_access: 'none' }, 'realm_access.roles', []],
  ])('that says %j has the roles of %s', async (claims, rolesClaim, roles) => {
    verifier = new TokenVerifier({ issuer, audience, keys: jwksUrl, rolesClaim });
    const authorization = `Bearer ${await token(undefined, claims).sign(key.privateKey)}`;
    expect((await verifier.verify(authorization)).caller.roles).toEqual(roles);
  });

  it.each([
    [{ preferred_username: 'maria' }, 'maria'],
    [{ preferred_username: '' }, 'admin'],
    [{ preferred_username: ['maria'] }, 'admin'],
    [{}, 'admin'],
  ])('that says %j names %s where names stand in preferred_username', async (claims, subject) => {
    verifier = new TokenVerifier({ issuer, audience, keys: jwksUrl, userNameClaim: 'preferred_username' });
    const authorization = `Bearer ${await token(undefined, claims).sign(key.privateKey)}`;
    expect((await verifier.verify(authorization)).caller.subject).toBe(subject);
  });

  it.each([
    ['has expired', () => token().setExpirationTime('1s ago')],
    ['is not valid yet', () => token().setNotBefore('1h')],
    ['is of another issuer', () => token().setIssuer('https://elsewhere.example.com')],
    ['is for another audience', () => token().setAudience('others')],
    ['names a key that the issuer does not have', () => token({ alg: 'EdDSA', kid: 'other' })],
    [
      'names nobody',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'EdDSA', kid: 'first' })
          .setIssuer(issuer)
          .setAudience(audience)
          .setExpirationTime('1h'),
    ],
    [
      'never expires',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'EdDSA', kid: 'first' })
          .setIssuer(issuer)
          .setAudience(audience)
          .setSubject('x'),
    ],
  ])('that %s is refused', async (_what, make) => {
    expect(await codeFor(`Bearer ${await make().sign(key.privateKey)}`)).toBe('UNAUTHENTICATED');
  });

  it('that was signed with another key is refused', async () => {
    const other = await generateKeyPair('EdDSA');
    expect(await codeFor(`Bearer ${await token().sign(other.privateKey)}`)).toBe('UNAUTHENTICATED');
  });

  it('whose content was altered is refused', async () => {
    const [header, , signature] = (await token().sign(key.privateKey)).split('.');
    const claims = { sub: 'admin', roles: ['administrator'], iss: issuer, aud: audience, exp: 9_999_999_999 };
    const altered = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await codeFor(`Bearer ${header}.${altered}.${signature}`)).toBe('UNAUTHENTICATED');
  });

  it('that is not signed, or signed with the public key as a shared secret, is refused', async () => {
    const unsecured = new UnsecuredJWT({}).setSubject('admin').setIssuer(issuer).setAudience(audience);
    expect(await codeFor(`Bearer ${unsecured.setExpirationTime('1h').encode()}`)).toBe('UNAUTHENTICATED');
    const secret = Buffer.from(String(published[0]?.x), 'base64url');
    const shared = await token({ alg: 'HS256', kid: 'first' }).sign(secret);
    expect(await codeFor(`Bearer ${shared}`)).toBe('UNAUTHENTICATED');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YWRtaW46eA==',
    'Bearer a b',
    'Bearer no.token.here',
    7,
  ])('that is none (%j) is refused', async (authorization) => {
    expect(await codeFor(authorization)).toBe('UNAUTHENTICATED');
  });

  it('that cannot be checked because the issuer does not answer is not called wrong', async () => {
    answersWith = 503;
    const authorization = `Bearer ${await token().sign(key.privateKey)}`;
    expect(await codeFor(authorization)).toBe('SERVICE_UNAVAILABLE');
    verifier = new TokenVerifier({ issuer, audience, keys: new URL('http://127.0.0.1:1/jwks') });
    expect(await codeFor(authorization)).toBe('SERVICE_UNAVAILABLE');
  });

  it('is not found where it is refused, and sought in vain where the issuer does not answer', async () => {
    const authorization = `Bearer ${await token().sign(key.privateKey)}`;
    expect(await verifier.find('Bearer no.token.here')).toBeUndefined();
    expect(await verifier.find(authorization)).toMatchObject({ caller: { subject: 'admin' } });
    verifier = new TokenVerifier({ issuer, audience, keys: new URL('http://127.0.0.1:1/jwks') });
    await expect(verifier.find(authorization)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
