import { describe, expect, it } from '@jest/globals';
import { requestBody } from './multipart-body.js';

describe('a request', () => {
  it('is JSON when it has no file', () => {
    const { headers, body } = requestBody('{ a }', { name: 'Line 1', nothing: null });
    expect(headers).toEqual({ 'content-type': 'application/json' });
    expect(JSON.parse(body as string)).toEqual({
      query: '{ a }',
      variables: { name: 'Line 1', nothing: null },
    });
  });

  it('is a form when it has files, wherever they are, with the header that a foreign page cannot send', async () => {
    const [one, two] = [new Blob(['one']), new Blob(['two'])];
    const { headers, body } = requestBody('q', { input: { certificate: one, chain: [{ file: two }] } });
    expect(headers).toEqual({ 'x-koios-csrf': '1' });
    const form = body as FormData;
    expect(JSON.parse(form.get('operations') as string)).toEqual({
      query: 'q',
      variables: { input: { certificate: null, chain: [{ file: null }] } },
    });
    expect(JSON.parse(form.get('map') as string)).toEqual({
      0: ['variables.input.certificate'],
      1: ['variables.input.chain.0.file'],
    });
    expect(await (form.get('1') as File).text()).toBe('two');
  });
});
