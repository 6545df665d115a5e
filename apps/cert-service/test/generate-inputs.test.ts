import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateMutation } from './support/operations.js';
import { Scene } from './support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start();
});
afterAll(() => scene?.stop());

describe('generateCertificate', () => {
  it('takes further hosts, each once, and another ApplicationUri', async () => {
    const certificate = await scene.operations.generate({
      name: 'Many hosts',
      hostname: '10.0.0.1',
      dnsNames: ['a.example.com', 'A.example.com', 'b.example.com'],
      ipAddresses: ['10.0.0.1', '2001:db8::1'],
      applicationUri: 'urn:example:line-4',
    });
    expect(certificate).toMatchObject({
      applicationUri: 'urn:example:line-4',
      dnsNames: ['a.example.com', 'b.example.com'],
      ipAddresses: ['10.0.0.1', '2001:db8::1'],
    });
  });

  it('makes a certificate for older servers, and so is its successor', async () => {
    const legacy = await scene.operations.generate({ name: 'Legacy', profile: 'LEGACY' });
    const strict = await scene.operations.generate({ name: 'Strict' });
    const successor = await scene.operations.regenerate(legacy.id);
    const authority = [legacy, strict, successor].map(
      ({ certificatePem }) => new X509Certificate(certificatePem).ca,
    );
    expect(authority).toEqual([true, false, true]);
  });

  it.each([
    [{ dnsNames: ['a b'] }, 'HOSTNAME_INVALID', 'dnsNames'],
    [{ dnsNames: ['10.0.0.1'] }, 'HOSTNAME_INVALID', 'dnsNames'],
    [
      { dnsNames: Array.from({ length: 51 }, (_, index) => `h${index}.example.com`) },
      'HOSTNAME_INVALID',
      'dnsNames',
    ],
    [{ ipAddresses: ['10.0.0.256'] }, 'HOSTNAME_INVALID', 'ipAddresses'],
    [{ ipAddresses: ['a.example.com'] }, 'HOSTNAME_INVALID', 'ipAddresses'],
    [{ applicationUri: 'no uri' }, 'APPLICATION_URI_INVALID', 'applicationUri'],
    [{ applicationUri: '' }, 'APPLICATION_URI_INVALID', 'applicationUri'],
    [{ profile: 'LOOSE' }, 'BAD_USER_INPUT', undefined],
  ])('refuses %j with %s', async (fields, code, field) => {
    const input = { name: 'Refused', ...fields };
    expect(await scene.client.refusal(generateMutation, { input })).toEqual({ code, field });
  });

  it('takes 32 hosts, the hostname among them, and says so of one more', async () => {
    const dnsNames = Array.from({ length: 30 }, (_, index) => `h${index}.example.com`);
    const most = { name: 'Most hosts', hostname: 'plant-7', dnsNames, ipAddresses: ['10.0.0.1'] };
    await scene.operations.generate(most);
    const ipAddresses = ['10.0.0.1', '10.0.0.2'];
    const { errors } = await scene.client.send(generateMutation, {
      input: { ...most, name: 'Too many hosts', ipAddresses },
    });
    expect(errors).toMatchObject([
      {
        message: 'A certificate holds at most 32 host names and addresses, 2000 characters in all.',
        extensions: { code: 'HOSTNAME_INVALID', field: 'dnsNames' },
      },
    ]);
  });
});
