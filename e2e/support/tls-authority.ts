import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@koios/test-infrastructure';

/** The files of one part of the stack, for TLS. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Who vouches for the parts of a stack: openssl and a folder. */
export class TlsAuthority {
  private readonly folder = temporaryFolder('tls');
  readonly caFile = join(this.folder.path, 'ca.pem');

  constructor(name: string) {
    this.openssl(
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=${name} -addext keyUsage=critical,keyCertSign,cRLSign`,
    );
  }

  get caPem(): string {
    return readFileSync(this.caFile, 'utf8');
  }

  /** A certificate for this machine's loopback, for servers and for clients. */
  issue(name: string): TlsFiles {
    writeFileSync(
      join(this.folder.path, 'extensions.cnf'),
      'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n',
    );
    this.openssl(
      `req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`,
    );
    this.openssl(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -days 2 -extfile extensions.cnf -out ${name}.pem`,
    );
    const file = (extension: string): string => join(this.folder.path, `${name}.${extension}`);
    chmodSync(file('key'), 0o600);
    return { certificateFile: file('pem'), keyFile: file('key') };
  }

  remove(): void {
    this.folder.remove();
  }

  private openssl(commandLine: string): void {
    execFileSync('openssl', commandLine.split(' '), { cwd: this.folder.path, stdio: 'pipe' });
  }
}
