import { KoiosError } from '@koios/opcua-contracts';
import { z } from 'zod';
import type { KeyPairUpload } from '../uploads/read-key-pair.js';
import { requiredUploadPart, uploadPart } from '../uploads/upload-part.js';
import { UploadedFile } from '../uploads/uploaded-file.js';
import { description, name } from './inputs.js';

const file = z.instanceof(UploadedFile).nullish();
const pem = z.string().nullish();
const keyPairFields = {
  certificate: file,
  privateKey: file,
  pkcs12: file,
  certificatePem: pem,
  privateKeyPem: pem,
  passphrase: z.string().max(1_000, 'A passphrase has at most 1,000 characters.').nullish(),
};

/** CheckCertificateInput. */
export const checkCertificateInput = z.strictObject(keyPairFields).transform(keyPairUpload);

/** UploadCertificateInput. */
export const uploadCertificateInput = z
  .strictObject({ name, description: description.transform((text) => text ?? null), ...keyPairFields })
  .transform(({ name: asked, description: text, ...files }) => ({
    name: asked,
    description: text,
    upload: keyPairUpload(files),
  }));

/** UploadSignedCertificateInput. */
export const uploadSignedCertificateInput = z
  .strictObject({
    signingRequestId: z.string(),
    certificate: file,
    certificatePem: pem,
    reason: z.enum(['RENEWAL', 'COMPROMISED']).nullish(),
  })
  .transform(({ signingRequestId, certificate, certificatePem, reason }) => ({
    signingRequestId,
    reason: reason ?? 'RENEWAL',
    certificate: requiredUploadPart('certificate', certificate, certificatePem),
  }));

/** @throws KoiosError BAD_USER_INPUT for files that do not go together */
function keyPairUpload(input: z.output<z.ZodObject<typeof keyPairFields>>): KeyPairUpload {
  const passphrase = input.passphrase ?? undefined;
  const privateKey = uploadPart('privateKey', input.privateKey, input.privateKeyPem);
  if (!input.pkcs12) {
    const certificate = requiredUploadPart('certificate', input.certificate, input.certificatePem);
    return { kind: 'PAIR', certificate, privateKey, passphrase };
  }
  if (privateKey || uploadPart('certificate', input.certificate, input.certificatePem))
    throw new KoiosError('BAD_USER_INPUT', 'A PKCS#12 file holds everything: give it alone.', 'pkcs12');
  return { kind: 'PKCS12', file: { field: 'pkcs12', bytes: input.pkcs12.reveal() }, passphrase };
}
