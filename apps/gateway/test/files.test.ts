import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './stack/ask.js';
import { requestsSeen } from './stack/certificates-subgraph.js';
import { type Stack, startStack } from './stack/stack.js';

const query = 'mutation ($input: CheckCertificateInput!) { checkCertificate(input: $input) { message } }';
const csrf = { 'x-koios-csrf': '1' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** Sends files with a valid token, unless other headers say otherwise. */
async function send(
  files: Readonly<Record<string, Buffer>>,
  headers: Record<string, string>,
): Promise<Answer> {
  const form = new FormData();
  const input = Object.fromEntries(Object.keys(files).map((field) => [field, null]));
  const map = Object.keys(files).map((field, index) => [index, [`variables.input.${field}`]]);
  form.set('operations', JSON.stringify({ query, variables: { input } }));
  form.set('map', JSON.stringify(Object.fromEntries(map)));
  for (const [index, file] of Object.values(files).entries())
    form.set(String(index), new Blob([Uint8Array.from(file)]), `file-${index}`);
  return sendForm(form, { authorization: `Bearer ${await stack.gateway.token()}`, ...headers });
}

async function sendForm(body: FormData | string, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(stack.gateway.graphqlUrl, { method: 'POST', headers, body });
  const text = await response.text();
  const parsed = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
  return { ...parsed, text, status: response.status, headers: response.headers };
}

function fingerprint(file: Buffer): string {
  return createHash('sha256').update(file).digest('hex');
}

describe('files', () => {
  it('reach the subgraph as they are, three of 256 KiB at once', async () => {
    const [certificate, privateKey, pkcs12] = [
      randomBytes(262_144),
      randomBytes(262_144),
      randomBytes(262_144),
    ];
    const { data, errors } = await send({ certificate, privateKey, pkcs12 }, csrf);
    expect(errors).toBeUndefined();
    const { message } = (data as { checkCertificate: { message: string } }).checkCertificate;
    expect(JSON.parse(message)).toEqual({
      certificate: fingerprint(certificate),
      privateKey: fingerprint(privateKey),
      pkcs12: fingerprint(pkcs12),
    });
  });

  it.each([['x-koios-csrf'], ['apollo-require-preflight']])(
    'are let in with the header %s',
    async (header) => {
      const { status, errors } = await send({ certificate: Buffer.from('a') }, { [header]: '1' });
      expect([status, errors]).toEqual([200, undefined]);
    },
  );

  it('are refused without a header that another site cannot send', async () => {
    const { status, errors } = await send({ certificate: Buffer.from('a') }, {});
    expect([status, errors?.[0]?.extensions]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
  });

  it('are refused without a token, before they are read', async () => {
    const { status, errors } = await send({ certificate: Buffer.from('a') }, { ...csrf, authorization: '' });
    expect([status, errors?.[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
  });

  it('are refused when they are more than 1 MiB', async () => {
    const { status, errors } = await send({ certificate: Buffer.alloc(1_048_577) }, csrf);
    expect([status, errors?.[0]?.extensions]).toEqual([413, { code: 'FILE_TOO_LARGE' }]);
  });

  it.each([
    ['is empty', ''],
    ['ends in the middle', '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{'],
    ['has no operations', '--x\r\ncontent-disposition: form-data; name="map"\r\n\r\n{}\r\n--x--\r\n'],
  ])('in a form that %s are refused in the shape of a GraphQL answer', async (_case, body) => {
    const authorization = `Bearer ${await stack.gateway.token()}`;
    const headers = { ...csrf, authorization, 'content-type': 'multipart/form-data; boundary=x' };
    const { errors, status } = await sendForm(body, headers);
    expect(status).toBeLessThan(500);
    expect(errors?.[0]?.extensions['code']).toMatch(/^(BAD_USER_INPUT|BAD_REQUEST)$/);
  });

  it.each([['{"0":[5]}'], ['{"0":5}'], ['{"0":null}'], ['{"0":[null]}'], ['{"0":[{}]}']])(
    'with the map %s are refused, and the sentence says how a map looks',
    async (map) => {
      const form = new FormData();
      form.set('operations', JSON.stringify({ query, variables: { input: { certificate: null } } }));
      form.set('map', map);
      form.set('0', new Blob(['a']), 'a.pem');
      const authorization = `Bearer ${await stack.gateway.token()}`;
      const { errors, status } = await sendForm(form, { ...csrf, authorization });
      expect([status, errors?.[0]?.extensions]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
      expect(errors?.[0]?.message).toContain('variables.input.certificate');
    },
  );

  it.each([['null'], ['5'], ['"text"'], ['[]']])(
    'in operations that are %s are refused',
    async (operations) => {
      const form = new FormData();
      form.set('operations', operations);
      form.set('map', '{"0":["variables.input.certificate"]}');
      form.set('0', new Blob(['a']), 'a.pem');
      const authorization = `Bearer ${await stack.gateway.token()}`;
      const { errors, status } = await sendForm(form, { ...csrf, authorization });
      expect([status, errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);
    },
  );

  it('leave every other request as it was: none is taken for a form', async () => {
    requestsSeen.length = 0;
    await stack.gateway.token();
    const headers = {
      authorization: `Bearer ${await stack.gateway.token()}`,
      'content-type': 'application/json',
    };
    const { data } = await sendForm(JSON.stringify({ query: '{ certificates { totalCount } }' }), headers);
    expect(data).toEqual({ certificates: { totalCount: 2 } });
    expect(requestsSeen[0]?.['content-type']).toContain('application/json');
  });
});
