import type { KeyObject } from 'node:crypto';
import { writePkcs12 } from '@koios/application-certificate';

/** The form in which a private key leaves the vault, for a download that was permitted and audited. */
export type KeyExport =
  | { readonly format: 'PKCS8_PEM'; readonly passphrase: string | undefined }
  | {
      readonly format: 'PKCS12';
      readonly passphrase: string;
      /** DER, leaf first. */
      readonly certificateChain: readonly Buffer[];
      readonly friendlyName: string;
    };

/** The bytes of the file; whoever sends them overwrites them afterwards. */
export async function exportKey(privateKey: KeyObject, request: KeyExport): Promise<Buffer> {
  if (request.format === 'PKCS8_PEM') return pkcs8Pem(privateKey, request.passphrase);
  const { certificateChain: certificates, passphrase, friendlyName } = request;
  return writePkcs12({ privateKey, certificates, passphrase, friendlyName });
}

/** PKCS#8 (RFC 5958); with a passphrase encrypted by AES-256 (PBES2). */
function pkcs8Pem(privateKey: KeyObject, passphrase: string | undefined): Buffer {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  const pem =
    passphrase === undefined
      ? privateKey.export(form)
      : privateKey.export({ ...form, cipher: 'aes-256-cbc', passphrase });
  return Buffer.from(pem);
}
