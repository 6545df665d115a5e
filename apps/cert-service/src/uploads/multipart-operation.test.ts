import { describe, expect, it } from '@jest/globals';
import { readMultipartOperation } from './multipart-operation.js';
import { UploadedFile } from './uploaded-file.js';

function form(operations: unknown, map: unknown, files: readonly string[] = ['0']): FormData {
  const data = new FormData();
  data.set('operations', typeof operations === 'string' ? operations : JSON.stringify(operations));
  data.set('map', typeof map === 'string' ? map : JSON.stringify(map));
  for (const name of files) data.set(name, new Blob(['content']), 'a.pem');
  return data;
}

const operation = { query: 'mutation', variables: { input: { certificate: null, name: 'A' }, list: [null] } };

describe('a multipart operation', () => {
  it('has its files where the map says, also in a list and in several places', async () => {
    const read = await readMultipartOperation(
      form(operation, { 0: ['variables.input.certificate', 'variables.list.0'] }),
    );
    expect(read).toMatchObject({ query: 'mutation', variables: { input: { name: 'A' } } });
    const { input, list } = read['variables'] as {
      input: { certificate: UploadedFile };
      list: UploadedFile[];
    };
    expect(input.certificate).toBeInstanceOf(UploadedFile);
    expect(String(input.certificate.reveal())).toBe('content');
    expect(list[0]).toBe(input.certificate);
  });

  it('does not print its files', async () => {
    const read = await readMultipartOperation(form(operation, { 0: ['variables.input.certificate'] }));
    expect(JSON.stringify(read)).not.toContain(Buffer.from('content').toString('base64'));
    expect(JSON.stringify(read)).not.toContain('99,111');
  });

  it.each([
    ['operations that are no JSON', form('{', {})],
    ['operations that are a list', form([operation], {})],
    ['a map that is no JSON', form(operation, '{')],
    ['a map with something else than paths', form(operation, { 0: 'variables.input.certificate' })],
    ['a file that is not there', form(operation, { 1: ['variables.input.certificate'] })],
    ['a text in place of a file', form(operation, { map: ['variables.input.certificate'] })],
    ['a path that leads nowhere', form(operation, { 0: ['variables.input.privateKey'] })],
    ['a path to something that is no null', form(operation, { 0: ['variables.input.name'] })],
    ['a path out of the variables', form({ ...operation, query: null }, { 0: ['query'] })],
    ['a path to a prototype', form(operation, { 0: ['variables.__proto__.polluted'] })],
    ['a path to a constructor', form(operation, { 0: ['variables.constructor.prototype'] })],
    [
      'more than three files',
      form(operation, { 0: ['variables.list.0'], 1: ['a'], 2: ['a'], 3: ['a'] }, ['0', '1', '2', '3']),
    ],
    ['no fields at all', new FormData()],
  ])('with %s is refused', async (_case, data) => {
    await expect(readMultipartOperation(data)).rejects.toMatchObject({ name: 'MultipartError' });
    expect('polluted' in {}).toBe(false);
  });
});
