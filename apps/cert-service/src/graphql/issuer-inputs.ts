import { z } from 'zod';
import { requiredUploadPart } from '../uploads/upload-part.js';
import { UploadedFile } from '../uploads/uploaded-file.js';

const file = z.instanceof(UploadedFile).nullish();
const pem = z.string().nullish();

/** AddIssuerCertificateInput: the certificate. */
export const addIssuerCertificateInput = z
  .strictObject({ certificate: file, certificatePem: pem })
  .transform(({ certificate, certificatePem }) =>
    requiredUploadPart('certificate', certificate, certificatePem),
  );

/** AddRevocationListInput: the list. */
export const addRevocationListInput = z
  .strictObject({ revocationList: file, revocationListPem: pem })
  .transform(({ revocationList, revocationListPem }) =>
    requiredUploadPart('revocationList', revocationList, revocationListPem),
  );
