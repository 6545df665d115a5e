import { describe, expect, it } from '@jest/globals';
import { derToPem, issueSelfSignedCertificate, type IssuingProfile, parseCertificate } from '../src/index.js';
import { openssl } from './openssl.js';
import { makeKeyPair, requestWith } from './requests.js';

const keyPair = makeKeyPair();

async function issue(profile: IssuingProfile, now = new Date()) {
  const request = requestWith(keyPair, {
    profile,
    now,
    commonName: 'Füllanlage 4',
    ipAddresses: ['192.168.10.7', 'fe80::1'],
  });
  const { certificateDer } = await issueSelfSignedCertificate(request);
  return certificateDer;
}

describe('the openssl command', () => {
  it.each(['STRICT', 'LEGACY'] as const)('verifies a certificate of the %s profile', async (profile) => {
    const files = { 'own.pem': derToPem(await issue(profile)) };
    expect(openssl(['verify', '-CAfile', 'own.pem', 'own.pem'], files)).toEqual({
      exitCode: 0,
      output: 'own.pem: OK\n',
    });
  });

  it('verifies the LEGACY profile by the letter of RFC 5280', async () => {
    const files = { 'own.pem': derToPem(await issue('LEGACY')) };
    const strictly = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', 'own.pem', 'own.pem'];
    expect(openssl(strictly, files)).toEqual({ exitCode: 0, output: 'own.pem: OK\n' });
  });

  it('takes the certificate for its host, its address and both purposes', async () => {
    const files = { 'own.pem': derToPem(await issue('STRICT')) };
    const check = (...args: string[]) =>
      openssl(['verify', '-CAfile', 'own.pem', ...args, 'own.pem'], files).exitCode;
    expect(check('-verify_hostname', 'plant-7.example.com')).toBe(0);
    expect(check('-verify_ip', 'fe80::1')).toBe(0);
    expect(check('-purpose', 'sslclient')).toBe(0);
    expect(check('-purpose', 'sslserver')).toBe(0);
    expect(check('-verify_hostname', 'plant-8.example.com')).not.toBe(0);
  });

  it('prints the fields that were asked for', async () => {
    const certificateDer = await issue('STRICT');
    const args = [
      'x509',
      '-inform',
      'DER',
      '-in',
      'own.der',
      '-noout',
      '-text',
      '-fingerprint',
      '-nameopt',
      'utf8,sep_comma_plus_space',
    ];
    const { output, exitCode } = openssl(args, { 'own.der': certificateDer });
    expect(exitCode).toBe(0);
    expect(output).toContain('Version: 3 (0x2)');
    expect(output).toContain('Subject: O=Plant Works, CN=Füllanlage 4');
    expect(output).toContain('Signature Algorithm: sha256WithRSAEncryption');
    expect(output).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(output).toMatch(
      /Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment, Certificate Sign\n/,
    );
    expect(output).toContain('TLS Web Server Authentication, TLS Web Client Authentication');
    expect(output).toContain(
      'URI:urn:plant-7:Koios:line-4, DNS:plant-7.example.com, IP Address:192.168.10.7, IP Address:FE80:0:0:0:0:0:0:1',
    );
    expect(output.replaceAll(':', '')).toContain(parseCertificate(certificateDer).thumbprint);
  });

  it('writes the certificate again byte for byte: what we issue is DER', async () => {
    const certificateDer = await issue('STRICT');
    const { output } = openssl(['x509', '-inform', 'DER', '-in', 'own.der'], { 'own.der': certificateDer });
    expect(output).toBe(derToPem(certificateDer));
  });

  it('reads a time from 2050 on', async () => {
    const certificateDer = await issue('STRICT', new Date('2049-06-01T00:00:00Z'));
    const { output } = openssl(['x509', '-inform', 'DER', '-in', 'own.der', '-noout', '-enddate'], {
      'own.der': certificateDer,
    });
    expect(output).toBe('notAfter=Jun  1 00:00:00 2051 GMT\n');
  });
});
