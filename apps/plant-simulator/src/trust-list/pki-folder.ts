import { join } from 'node:path';

/** The folders of an application instance's PKI, as node-opcua lays them out. */
export type PkiFolders = {
  readonly rejected: string;
  readonly trusted: string;
  readonly trustedCrl: string;
  readonly issuers: string;
  readonly issuersCrl: string;
};

export function pkiFolders(pkiFolder: string): PkiFolders {
  return {
    rejected: join(pkiFolder, 'rejected'),
    trusted: join(pkiFolder, 'trusted', 'certs'),
    trustedCrl: join(pkiFolder, 'trusted', 'crl'),
    issuers: join(pkiFolder, 'issuers', 'certs'),
    issuersCrl: join(pkiFolder, 'issuers', 'crl'),
  };
}
