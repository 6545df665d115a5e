import { describe, expect, it } from '@jest/globals';
import {
  type ChosenFile,
  fileInput,
  type FileKind,
  isComplete,
  kindOfFile,
  nameOfFiles,
  withFile,
} from './chosen-files.js';

const file = (name: string, content = 'x') => new File([content], name);
const chosen = (kind: FileKind, name: string): ChosenFile => ({ kind, file: file(name) });

describe('a file of an upload', () => {
  it.each([
    ['line-1.p12', 'x', 'pkcs12'],
    ['line-1.PFX', 'x', 'pkcs12'],
    ['line-1.der', 'x', 'certificate'],
    ['line-1.pem', '-----BEGIN CERTIFICATE-----', 'certificate'],
    ['line-1.pem', '-----BEGIN ENCRYPTED PRIVATE KEY-----', 'privateKey'],
    ['line-1.pem', '-----BEGIN RSA PRIVATE KEY-----', 'privateKey'],
    ['line-1.key', 'binary', 'privateKey'],
    ['private_line-1.der.bin', 'binary', 'privateKey'],
    ['monkey.crt', 'binary', 'certificate'],
  ])('%s with %p is taken for a %s', async (name, content, kind) => {
    expect(await kindOfFile(file(name, content))).toBe(kind);
  });

  it('takes the place of one of its kind', () => {
    const files = withFile(
      [chosen('certificate', 'a.der'), chosen('privateKey', 'a.key')],
      chosen('certificate', 'b.der'),
    );
    expect(files.map((entry) => entry.file.name)).toEqual(['a.key', 'b.der']);
  });

  it('of PKCS#12 replaces both others, and gives way to them', () => {
    const pkcs12 = withFile(
      [chosen('certificate', 'a.der'), chosen('privateKey', 'a.key')],
      chosen('pkcs12', 'a.p12'),
    );
    expect(pkcs12.map(({ kind }) => kind)).toEqual(['pkcs12']);
    expect(withFile(pkcs12, chosen('certificate', 'b.der')).map(({ kind }) => kind)).toEqual(['certificate']);
  });
});

describe('the files of an upload', () => {
  it('are complete with PKCS#12, or with certificate and key', () => {
    expect(isComplete([chosen('pkcs12', 'a.p12')])).toBe(true);
    expect(isComplete([chosen('certificate', 'a.der')])).toBe(false);
    expect(isComplete([chosen('privateKey', 'a.key')])).toBe(false);
    expect(isComplete([chosen('privateKey', 'a.key'), chosen('certificate', 'a.der')])).toBe(true);
  });

  it('are sent by their kinds, and name the certificate', () => {
    const files = [chosen('privateKey', 'secret.key'), chosen('certificate', 'line-1.der')];
    expect(Object.keys(fileInput(files))).toEqual(['privateKey', 'certificate']);
    expect(nameOfFiles(files)).toBe('line-1');
  });
});
