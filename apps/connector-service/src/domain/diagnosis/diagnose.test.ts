import { describe, expect, it } from '@jest/globals';
import type { ConnectionFailure, ConnectionTestStageName } from '@koios/opcua-contracts';
import type { ConnectionFacts } from './connection-facts.js';
import { diagnose } from './diagnose.js';

const thumbprint = 'AB'.repeat(20);
const facts: ConnectionFacts = {
  endpointUrl: 'opc.tcp://press-1:4840',
  host: 'press-1',
  securityMode: 'SIGN_AND_ENCRYPT',
  securityPolicy: 'Basic256Sha256',
  now: new Date('2026-06-01T00:00:00Z'),
  offers: ['Sign Basic256Sha256', 'SignAndEncrypt Basic256Sha256'],
  clockOffsetMs: 0,
  clientCertificate: {
    name: 'Line 4',
    revision: 1,
    thumbprint,
    applicationUri: 'urn:plant-7:Koios:line-4',
    hostNames: [],
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validUntil: new Date('2027-01-01T00:00:00Z'),
    keySize: 2048,
    keyUsages: ['digitalSignature', 'clientAuth'],
    announcedApplicationUri: 'urn:plant-7:Koios:line-4',
    weakPoint: null,
  },
  serverApplicationUri: 'urn:press-1',
  serverCertificate: {
    thumbprint: 'CD'.repeat(20),
    applicationUri: 'urn:press-1',
    hostNames: ['press-1.example.com'],
    validFrom: new Date('2020-01-01T00:00:00Z'),
    validUntil: new Date('2021-01-01T00:00:00Z'),
    keySize: 2048,
    keyUsages: ['digitalSignature', 'serverAuth'],
  },
};

const said = (
  stage: ConnectionTestStageName,
  code: string,
  more: Partial<ConnectionFacts> = {},
): ConnectionFailure => diagnose({ stage, code, words: null }, { ...facts, ...more });

const evidence = ({ evidence }: ConnectionFailure): Record<string, string> =>
  Object.fromEntries(evidence.map(({ name, value }) => [name, value]));

describe('every code that a plant meets has words of its own', () => {
  it.each([
    ['SECURE_CHANNEL', 'BadCertificateUntrusted', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadSecurityChecksFailed', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadCertificateTimeInvalid', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadCertificateUriInvalid', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadCertificateHostNameInvalid', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadCertificateUseNotAllowed', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadCertificateRevoked', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadCertificateChainIncomplete', 'Certificate rejected by server'],
    ['SECURE_CHANNEL', 'BadConnectionClosed', 'Certificate rejected by server'],
    ['SESSION', 'BadCertificateUriInvalid', 'Certificate rejected by server'],
    ['ENDPOINTS', 'BadSecurityPolicyRejected', 'Security policy not offered by server'],
    ['ENDPOINTS', 'BadSecurityModeRejected', 'Security mode not offered by server'],
    ['ENDPOINTS', 'BadCertificatePolicyCheckFailed', 'Certificate and security policy do not go together'],
    ['SESSION', 'BadIdentityTokenRejected', 'Sign-in rejected by server'],
    ['SESSION', 'BadUserAccessDenied', 'Access denied by server'],
    ['SESSION', 'BadTooManySessions', 'No free session on server'],
    ['ENDPOINTS', 'BadTcpEndpointUrlInvalid', 'Endpoint URL not accepted'],
    ['RESOLVE', 'ENOTFOUND', 'Host not found'],
    ['RESOLVE', 'EAI_AGAIN', 'Host not found'],
    ['TCP_CONNECT', 'ECONNREFUSED', 'Connection refused'],
    ['TCP_CONNECT', 'EHOSTUNREACH', 'Server unreachable'],
    ['TCP_CONNECT', 'BadTimeout', 'No answer in time'],
    ['ENDPOINTS', 'BadUnknownResponse', 'Not an OPC UA server'],
    ['ENDPOINTS', 'BadTcpMessageTooLarge', 'Broken OPC UA messages'],
    ['SESSION', 'BadTcpMessageTypeInvalid', 'Broken OPC UA messages'],
    ['READ', 'BadConnectionClosed', 'Connection interrupted'],
    ['SERVER_CERTIFICATE', 'BadCertificateUntrusted', "Server's certificate is not trusted"],
    ['SERVER_CERTIFICATE', 'BadCertificateTimeInvalid', "Server's certificate is not valid now"],
    ['SERVER_CERTIFICATE', 'BadCertificateInvalid', "Server's certificate cannot be read"],
    ['SERVER_CERTIFICATE', 'SERVICE_UNAVAILABLE', 'Certificate service unavailable'],
    ['SERVER_CERTIFICATE', 'BadCertificateHostNameInvalid', "Server's certificate is for another host"],
    ['SERVER_CERTIFICATE', 'BadCertificateUriInvalid', "Server's certificate is for another application"],
    ['SERVER_CERTIFICATE', 'BadCertificateUseNotAllowed', "Server's certificate may not be used by a server"],
    ['SERVER_CERTIFICATE', 'BadCertificateRevoked', "Server's certificate has been revoked"],
    ['SERVER_CERTIFICATE', 'BadCertificateRevocationUnknown', 'Revocation list missing'],
    [
      'SERVER_CERTIFICATE',
      'BadCertificateChainIncomplete',
      "Authority of the server's certificate is missing",
    ],
    [
      'SERVER_CERTIFICATE',
      'BadCertificatePolicyCheckFailed',
      "Server's certificate and security policy do not go together",
    ],
    ['HELLO', 'BadUnknownResponse', 'Not an OPC UA server'],
    ['HELLO', 'BadTcpEndpointUrlInvalid', 'Endpoint URL not accepted'],
    ['HELLO', 'BadTcpServerTooBusy', 'Server too busy'],
    ['HELLO', 'BadTimeout', 'No answer in time'],
    ['SECURE_CHANNEL', 'SERVICE_UNAVAILABLE', 'Certificate service unavailable'],
    ['SECURE_CHANNEL', 'PRIVATE_KEY_UNAVAILABLE', 'Private key unavailable'],
    ['SECURE_CHANNEL', 'KEY_REVISION_RETIRED', 'Certificate revision retired'],
    ['ENDPOINTS', 'CERTIFICATE_NOT_FOUND', 'Certificate unknown'],
  ] as const)('at %s, %s: %s', (stage, code, headline) => {
    const failure = said(stage, code);
    expect(failure).toMatchObject({ statusCode: code, headline });
    expect(failure.meaning).toMatch(/\w.*\.$/);
    expect(failure.cure).toMatch(/\w.*[.)]$/);
  });

  it('and one that is in no table says what it was and where', () => {
    expect(said('SESSION', 'BadOutOfMemory')).toMatchObject({
      headline: 'Connection failed',
      meaning: 'The server answered BadOutOfMemory while we were opening the session.',
    });
  });
});

describe('a server that refuses without saying why', () => {
  const expired = facts.clientCertificate && {
    ...facts.clientCertificate,
    validUntil: new Date('2026-05-31T00:00:00Z'),
  };
  const yearMs = 365 * 86_400_000;

  it('most likely does not trust our certificate, and is shown its thumbprint', () => {
    const { meaning, cure } = said('SECURE_CHANNEL', 'BadSecurityChecksFailed');
    expect(meaning).toContain('most likely the server does not trust it yet');
    expect(cure).toContain(thumbprint);
  });

  it('has to trust a later revision too', () => {
    const clientCertificate = facts.clientCertificate && { ...facts.clientCertificate, revision: 3 };
    expect(said('SECURE_CHANNEL', 'BadSecurityChecksFailed', { clientCertificate }).meaning).toContain(
      'This is revision 3',
    );
    expect(said('SECURE_CHANNEL', 'BadSecurityChecksFailed').meaning).not.toContain('This is revision');
  });

  it.each([
    [{ clientCertificate: expired }, 'Our certificate has expired.'],
    [{ now: new Date('2025-12-31T23:59:59Z') }, 'Our certificate is not valid yet.'],
    [{ clockOffsetMs: yearMs }, "By the server's clock our certificate has expired; by ours it has not."],
    [{ clockOffsetMs: -yearMs }, "By the server's clock our certificate is not valid yet; by ours it is."],
  ])('is understood from the facts: %j', (more, meaning) => {
    expect(said('SECURE_CHANNEL', 'BadSecurityChecksFailed', more).meaning).toBe(meaning);
    expect(said('SECURE_CHANNEL', 'BadConnectionClosed', more).meaning).toContain(meaning);
  });

  it.each([
    [new Date('2027-01-01T00:00:00.000Z'), 'most likely the server does not trust it'],
    [new Date('2027-01-01T00:00:00.001Z'), 'has expired'],
    [new Date('2026-01-01T00:00:00.000Z'), 'most likely the server does not trust it'],
    [new Date('2025-12-31T23:59:59.999Z'), 'is not valid yet'],
  ])('is at %s thought to mean: %s', (now, meaning) => {
    expect(said('SECURE_CHANNEL', 'BadSecurityChecksFailed', { now }).meaning).toContain(meaning);
  });

  it('may have found what our own check of our certificate finds', () => {
    const weakPoint = { statusCode: 'BadCertificateUseNotAllowed', message: 'No dataEncipherment.' };
    const clientCertificate = facts.clientCertificate && { ...facts.clientCertificate, weakPoint };
    const failure = said('SECURE_CHANNEL', 'BadSecurityChecksFailed', { clientCertificate });
    expect(failure.meaning).toContain('BadCertificateUseNotAllowed: No dataEncipherment.');
    expect(failure.meaning).not.toContain('does not trust it yet');
    expect(evidence(failure)['Our own check of our certificate']).toContain('No dataEncipherment.');
  });

  it('has refused silently when it closes the connection and still says hello without security', () => {
    const failure = said('SECURE_CHANNEL', 'BadConnectionClosed', { helloAfterwards: true });
    expect(failure).toMatchObject({ headline: 'Certificate rejected by server' });
    expect(failure.meaning).toContain('Without security it still answers.');
    expect(evidence(failure)['Hello without security']).toContain('still answered');
  });

  it('has not refused anything when it is gone altogether', () => {
    const failure = said('SECURE_CHANNEL', 'BadConnectionClosed', { helloAfterwards: false });
    expect(failure).toMatchObject({ headline: 'Connection interrupted' });
    expect(failure.cure).not.toContain('trust');
  });

  it('blames the clock when it says that the time is wrong and the dates are right', () => {
    expect(said('SECURE_CHANNEL', 'BadCertificateTimeInvalid').cure).toContain("server's date and time");
  });
});

describe("a server's certificate that is not valid now", () => {
  const year2020 = Date.parse('2020-06-01T00:00:00Z') - facts.now.getTime();

  it('is to be renewed when it is not valid by either clock', () => {
    expect(said('SERVER_CERTIFICATE', 'BadCertificateTimeInvalid').cure).toContain('Renew');
  });

  it('is a matter of clocks when it is valid by the clock of the server', () => {
    const failure = said('SERVER_CERTIFICATE', 'BadCertificateTimeInvalid', { clockOffsetMs: year2020 });
    expect(failure.meaning).toContain('one of the two clocks is wrong');
    expect(failure.cure).toContain('NTP');
  });
});

describe('the evidence', () => {
  it('holds what was seen of both certificates, the host, the offers and the clock', () => {
    expect(evidence(said('SECURE_CHANNEL', 'BadSecurityChecksFailed', { clockOffsetMs: -90_400 }))).toEqual({
      Endpoint: 'opc.tcp://press-1:4840',
      'Endpoints offered': 'Sign Basic256Sha256, SignAndEncrypt Basic256Sha256',
      'Security policy': 'Basic256Sha256',
      'Our certificate': 'Line 4, revision 1',
      'Thumbprint of our certificate': thumbprint,
      'Our ApplicationUri': 'urn:plant-7:Koios:line-4',
      'ApplicationUri in our certificate': 'urn:plant-7:Koios:line-4',
      'Host names in our certificate': 'none',
      'Key usages of our certificate': 'digitalSignature, clientAuth',
      'Our certificate is valid':
        "2026-01-01T00:00:00.000Z to 2027-01-01T00:00:00.000Z; by our clock yes, by the server's yes",
      "Thumbprint of the server's certificate": 'CD'.repeat(20),
      "The server's ApplicationUri": 'urn:press-1',
      "ApplicationUri in the server's certificate": 'urn:press-1',
      "Host names in the server's certificate": 'press-1.example.com; we connect to press-1',
      "Key usages of the server's certificate": 'digitalSignature, serverAuth',
      "The server's certificate is valid":
        "2020-01-01T00:00:00.000Z to 2021-01-01T00:00:00.000Z; by our clock no, by the server's no",
      'Our clock': '2026-06-01T00:00:00.000Z',
      "The server's clock": '90 s behind ours',
    });
  });

  it.each([
    [1_999, 'agrees with ours'],
    [2_000, '2 s ahead of ours'],
    [null, undefined],
  ])('says of a clock that is %s ms ahead: %s', (clockOffsetMs, text) => {
    expect(evidence(said('SESSION', 'BadTooManySessions', { clockOffsetMs }))["The server's clock"]).toBe(
      text,
    );
  });

  it('leaves our certificate out where none is used, and what nobody has seen', () => {
    const nothing = { endpointUrl: 'opc.tcp://a', host: 'a', securityMode: 'NONE', now: facts.now } as const;
    const failure = diagnose({ stage: 'TCP_CONNECT', code: 'ECONNREFUSED', words: 'no' }, nothing);
    expect(evidence(failure)).toEqual({
      "The server's words": 'no',
      Endpoint: 'opc.tcp://a',
      'Our clock': '2026-06-01T00:00:00.000Z',
    });
  });
});
