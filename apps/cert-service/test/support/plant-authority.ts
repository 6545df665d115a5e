import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a plant's CA may be told when it issues. */
interface ServerCertificateOptions {
  /** In openssl's form, for example 20240101000000Z. */
  readonly from?: string;
  readonly until?: string;
}

/** A certificate authority as plants run one: the openssl command and a directory. */
export class PlantAuthority {
  private readonly directory = mkdtempSync(join(tmpdir(), 'koios-authority-'));
  private files = 0;

  constructor(name: string, parent?: PlantAuthority) {
    writeFileSync(this.path('openssl.cnf'), configuration(this.directory));
    writeFileSync(this.path('index.txt'), '');
    mkdirSync(this.path('issued'));
    const request = ['-newkey', 'rsa:2048', '-nodes', '-keyout', this.path('ca.key'), ...subject(name)];
    if (!parent) {
      this.openssl(
        'req',
        '-x509',
        '-days',
        '3650',
        '-extensions',
        'authority',
        ...request,
        '-out',
        this.path('ca.pem'),
      );
      return;
    }
    this.openssl('req', '-new', ...request, '-out', this.path('ca.csr'));
    parent.sign(this.path('ca.csr'), this.path('ca.pem'), 'authority');
  }

  get pem(): string {
    return readFileSync(this.path('ca.pem'), 'utf8');
  }

  get der(): Buffer {
    return new X509Certificate(this.pem).raw;
  }

  /** A server's certificate in DER. */
  issueServer({ from, until }: ServerCertificateOptions = {}): Buffer {
    const file = this.path(`server-${++this.files}`);
    const request = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${file}.key`, ...subject('Boiler server')];
    this.openssl('req', '-new', ...request, '-out', `${file}.csr`);
    const dates = [...(from ? ['-startdate', from] : []), ...(until ? ['-enddate', until] : [])];
    this.sign(`${file}.csr`, `${file}.pem`, 'server', ...dates);
    return new X509Certificate(readFileSync(`${file}.pem`)).raw;
  }

  revoke(certificate: Buffer): void {
    const file = this.path(`revoked-${++this.files}.pem`);
    writeFileSync(file, new X509Certificate(certificate).toString());
    this.openssl('ca', '-revoke', file);
  }

  /** A revocation list in PEM, issued then: for example 20260101000000Z. */
  revocationList(issuedAt: string, digest = 'sha256'): string {
    const file = this.path(`list-${++this.files}.pem`);
    const dates = ['-crl_lastupdate', issuedAt, '-crl_nextupdate', '20990101000000Z'];
    this.openssl('ca', '-gencrl', '-md', digest, ...dates, '-out', file);
    return readFileSync(file, 'utf8');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  private sign(request: string, certificate: string, extensions: string, ...options: string[]): void {
    const what = ['-in', request, '-out', certificate, '-extensions', extensions];
    this.openssl('ca', '-batch', '-notext', ...what, ...options);
  }

  private openssl(command: string, ...options: string[]): void {
    execFileSync('openssl', [command, '-config', this.path('openssl.cnf'), ...options], { stdio: 'pipe' });
  }

  private path(name: string): string {
    return join(this.directory, name);
  }
}

function subject(commonName: string): string[] {
  return ['-subj', `/O=Example Works/CN=${commonName}`];
}

function configuration(directory: string): string {
  return `
[ca]
default_ca = plant
[plant]
database = ${directory}/index.txt
new_certs_dir = ${directory}/issued
certificate = ${directory}/ca.pem
private_key = ${directory}/ca.key
rand_serial = yes
unique_subject = no
default_md = sha256
default_days = 365
default_crl_days = 30
policy = any
[any]
organizationName = optional
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = URI:urn:boiler.example.com:Server, DNS:boiler.example.com
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
`;
}
