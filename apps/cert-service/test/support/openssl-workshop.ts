import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a certificate is made with; what is left out is as OPC UA wants it. */
export interface WorkshopCertificate {
  readonly subjectAltName?: string | null;
  readonly keyUsage?: string;
  readonly digest?: string;
  readonly days?: number;
}

const everyUsage = 'critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment';

/** The openssl command in a directory of its own: keys, certificates and files as other tools make them. */
export class OpensslWorkshop {
  private readonly directory = mkdtempSync(join(tmpdir(), 'koios-workshop-'));

  run(...parameters: string[]): this {
    execFileSync('openssl', parameters, { cwd: this.directory, stdio: 'pipe' });
    return this;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.directory, name));
  }

  write(name: string, content: string | Buffer): this {
    writeFileSync(join(this.directory, name), content);
    return this;
  }

  /** `<name>.key` in PKCS #8, `<name>.pem`, signed with its own key. */
  selfSigned(name: string, key: readonly string[], certificate: WorkshopCertificate = {}): this {
    const {
      subjectAltName = `URI:urn:plant:${name},DNS:plant.example.com`,
      keyUsage = everyUsage,
      digest = 'sha256',
      days = 365,
    } = certificate;
    const extensions = [
      ...(subjectAltName === null ? [] : ['-addext', `subjectAltName=${subjectAltName}`]),
      ...['-addext', `keyUsage=${keyUsage}`, '-addext', 'extendedKeyUsage=clientAuth'],
    ];
    const subject = ['-subj', `/O=Plant/CN=${name}`];
    this.run('genpkey', ...key, '-out', `${name}.key`);
    const request = ['req', '-x509', '-new', '-key', `${name}.key`, `-${digest}`, '-days', String(days)];
    return this.run(...request, ...subject, ...extensions, '-out', `${name}.pem`);
  }

  /** `<name>.key` and `<name>.pem`, an authority; signed by another one where it is named. */
  authority(name: string, by?: string): this {
    this.run('genpkey', ...rsa(2048), '-out', `${name}.key`);
    const subject = ['-subj', `/O=Plant/CN=${name}`];
    if (by === undefined)
      return this.run('req', '-x509', '-new', '-key', `${name}.key`, ...subject, '-out', `${name}.pem`);
    this.run('req', '-new', '-key', `${name}.key`, ...subject, '-out', `${name}.csr`);
    this.write('ca.ext', 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n');
    return this.sign(`${name}.csr`, by, `${name}.pem`, ['-extfile', 'ca.ext']);
  }

  /** A certificate for a request, by an authority. */
  sign(
    request: string,
    by: string,
    output: string,
    extensions = ['-copy_extensions', 'copyall'],
    days = 90,
  ): this {
    const authority = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`];
    const signing = ['x509', '-req', '-in', request, ...authority, '-days', String(days)];
    return this.run(...signing, ...extensions, '-out', output);
  }

  /** A revocation list of an authority that names one certificate. */
  revocationList(by: string, revoked: string, output: string, form: 'PEM' | 'DER' = 'PEM'): this {
    const settings = `database=${by}.index\ncrlnumber=${by}.number\ndefault_md=sha256\ndefault_crl_days=30\n`;
    this.write(`${by}.cnf`, `[ca]\ndefault_ca=own\n[own]\n${settings}`);
    this.write(`${by}.index`, '').write(`${by}.number`, '01');
    const authority = ['ca', '-config', `${by}.cnf`, '-keyfile', `${by}.key`, '-cert', `${by}.pem`];
    this.run(...authority, '-revoke', revoked).run(...authority, '-gencrl', '-out', `${output}.pem`);
    return this.run('crl', '-in', `${output}.pem`, '-outform', form, '-out', output);
  }

  close(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** Parameters of `openssl genpkey`. */
export function rsa(bits: number): string[] {
  return ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];
}

export const ecP256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
