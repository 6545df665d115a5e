import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority as an organisation has it: openssl and a folder. */
export class Authority {
  constructor(private readonly folder: string) {
    this.write(
      'ca.cnf',
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\ncrlnumber=crlnumber\n',
    );
    this.write('index.txt', '');
    this.write('crlnumber', '01');
    this.openssl(
      'req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=Plant-CA -addext keyUsage=critical,keyCertSign,cRLSign',
    );
    this.openssl('ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out ca.crl');
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Signs a request (PKCS#10) with what it asks for. */
  sign(request: string): string {
    this.write('request.csr', request);
    this.openssl(
      'x509 -req -in request.csr -CA ca.pem -CAkey ca.key -days 30 -copy_extensions copyall -out signed.pem',
    );
    return this.read('signed.pem');
  }

  /** A certificate with its key, made without Koios. */
  ownCertificate(): { certificatePem: string; privateKeyPem: string } {
    this.openssl(
      'req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.pem -days 30 -subj /CN=Made-elsewhere -addext subjectAltName=URI:urn:elsewhere,DNS:elsewhere.example.com -addext keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign -addext extendedKeyUsage=clientAuth,serverAuth',
    );
    return { certificatePem: this.read('own.pem'), privateKeyPem: this.read('own.key') };
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  private openssl(commandLine: string): void {
    execFileSync('openssl', commandLine.split(' '), { cwd: this.folder, stdio: 'pipe' });
  }
}
