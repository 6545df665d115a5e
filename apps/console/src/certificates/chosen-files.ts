/** What a file of an upload is; a guess by its name and content that people can correct. */
export type FileKind = 'certificate' | 'privateKey' | 'pkcs12';

export interface ChosenFile {
  readonly file: File;
  readonly kind: FileKind;
}

export const mostFileBytes = 256 * 1_024;
const pkcs12Names = /\.(pfx|p12)$/i;
const keyNames = /\.key$|private|(^|[-_.])key([-_.]|$)/i;
const certificateNames = /\.(der|cer|crt)$/i;

/** The name tells most; of a .pem only its first lines do. */
export async function kindOfFile(file: File): Promise<FileKind> {
  if (pkcs12Names.test(file.name)) return 'pkcs12';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(await startOf(file))) return 'privateKey';
  if (certificateNames.test(file.name)) return 'certificate';
  return keyNames.test(file.name) ? 'privateKey' : 'certificate';
}

async function startOf(file: File): Promise<string> {
  return new TextDecoder('latin1').decode(await file.slice(0, 8_192).arrayBuffer());
}

/** One file of a kind: a newer one takes the place of the one before, and PKCS#12 holds both of the others. */
export function withFile(files: readonly ChosenFile[], added: ChosenFile): ChosenFile[] {
  if (added.kind === 'pkcs12') return [added];
  return [...files.filter(({ kind }) => kind !== added.kind && kind !== 'pkcs12'), added];
}

/** Whether there is enough to be checked. */
export function isComplete(files: readonly ChosenFile[]): boolean {
  const kinds = files.map(({ kind }) => kind);
  return kinds.includes('pkcs12') || (kinds.includes('certificate') && kinds.includes('privateKey'));
}

/** The files as the gateway takes them. */
export function fileInput(files: readonly ChosenFile[]): Partial<Record<FileKind, File>> {
  return Object.fromEntries(files.map(({ kind, file }) => [kind, file]));
}

/** A first name for the certificate: that of its file. */
export function nameOfFiles(files: readonly ChosenFile[]): string {
  const named = files.find(({ kind }) => kind !== 'privateKey') ?? files[0];
  return named?.file.name.replace(/\.[^.]+$/, '').slice(0, 100) ?? '';
}
