import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Files of a certificate that was made elsewhere, by openssl. */
export interface CertificateFiles {
  readonly certificatePem: string;
  readonly certificateDer: string;
  readonly keyPem: string;
  readonly encryptedKeyPem: string;
  readonly pkcs12: string;
}

export const filePassphrase = 'correct horse battery staple';

/** A self-signed application instance certificate (OPC 10000-6, 6.2.2) with its key, in every form that people have. */
export function makeCertificateFiles(folder: string, name: string): CertificateFiles {
  const path = (ending: string) => join(folder, `${name}${ending}`);
  const files = {
    certificatePem: path('.pem'),
    certificateDer: path('.der'),
    keyPem: path('-key.pem'),
    encryptedKeyPem: path('-encrypted-key.pem'),
    pkcs12: path('.p12'),
  };
  const secret = `pass:${filePassphrase}`;
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '400', '-sha256'],
    ...['-subj', `/CN=${name}/O=Example Works`, '-keyout', files.keyPem, '-out', files.certificatePem],
    ...extensions(name).flatMap((extension) => ['-addext', extension]),
  );
  openssl('x509', '-in', files.certificatePem, '-outform', 'DER', '-out', files.certificateDer);
  openssl('pkcs8', '-topk8', '-in', files.keyPem, '-out', files.encryptedKeyPem, '-passout', secret);
  openssl(
    ...['pkcs12', '-export', '-in', files.certificatePem, '-inkey', files.keyPem],
    ...['-out', files.pkcs12, '-passout', secret],
  );
  return files;
}

function extensions(name: string): string[] {
  return [
    `subjectAltName=URI:urn:example:${name},DNS:connector.example.com`,
    'keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign',
    'extendedKeyUsage=clientAuth',
    'basicConstraints=critical,CA:FALSE',
  ];
}

function openssl(...commandArguments: string[]): void {
  execFileSync('openssl', commandArguments, { stdio: 'pipe' });
}
