import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lets the openssl command verify a self-signed certificate with itself as the trust anchor, its signature included. */
export function opensslVerify(pem: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'koios-openssl-'));
  try {
    const file = join(directory, 'certificate.pem');
    writeFileSync(file, pem);
    const checks = ['-check_ss_sig', '-partial_chain', '-purpose', 'sslclient', '-trusted', file];
    return execFileSync('openssl', ['verify', ...checks, file], { stdio: 'pipe' }).toString();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Whether the openssl command can read a private key in this. */
export function opensslReadsPrivateKey(text: string): boolean {
  try {
    execFileSync('openssl', ['pkey', '-noout', '-passin', 'pass:'], { input: text, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
