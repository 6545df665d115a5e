import { KoiosError } from '@koios/opcua-contracts';
import { largestFileBytes, type UploadedFile } from './uploaded-file.js';

/** Bytes of an upload, and the field of the form that they came in. */
export interface UploadPart {
  readonly field: string;
  readonly bytes: Buffer;
}

/** What a form may hold in the field of a file and in the one of its text. */
type Given<Content> = Content | null | undefined;

/**
 * A file of a form, or the PEM text in the field beside it.
 * @throws KoiosError BAD_USER_INPUT for both at once
 */
export function uploadPart(
  field: string,
  file: Given<UploadedFile>,
  pem: Given<string>,
): UploadPart | undefined {
  const pemField = `${field}Pem`;
  if (file && pem != null)
    throw new KoiosError('BAD_USER_INPUT', 'Give a file or PEM text, not both.', pemField);
  if (file) return { field, bytes: file.reveal() };
  return pem == null ? undefined : { field: pemField, bytes: Buffer.from(pem) };
}

/** @throws KoiosError BAD_USER_INPUT for none or both */
export function requiredUploadPart(field: string, file: Given<UploadedFile>, pem: Given<string>): UploadPart {
  const part = uploadPart(field, file, pem);
  if (part) return part;
  throw new KoiosError('BAD_USER_INPUT', 'Give a file, or its content as PEM text.', field);
}

/** @throws KoiosError FILE_TOO_LARGE */
export function assertFileSize(...parts: readonly (UploadPart | undefined)[]): void {
  const tooLarge = parts.find((part) => part && part.bytes.length > largestFileBytes);
  if (tooLarge) throw new KoiosError('FILE_TOO_LARGE', undefined, tooLarge.field);
}
