import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSigningRequest } from '../signing-request/create-signing-request.js';
import { askableIdentity } from './askable-identity.js';

const identity = {
  commonName: 'Line 4',
  organization: 'Example Works',
  applicationUri: 'urn:example:line-4',
  dnsNames: ['plc.example.com'],
  ipAddresses: ['192.0.2.7'],
};
const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `plc-${index}`);

describe('askableIdentity', () => {
  it('is the identity itself where all of it can be asked for', () => {
    expect(askableIdentity(identity)).toEqual(identity);
  });

  it.each([
    [{ dnsNames: ['PLC_SRV1', '*.example.com', 'plc.example.com'] }, { dnsNames: ['plc.example.com'] }],
    [{ ipAddresses: ['?', '192.0.2.7'] }, { ipAddresses: ['192.0.2.7'] }],
    [{ dnsNames: numbered(40) }, { dnsNames: numbered(32), ipAddresses: [] }],
    [{ dnsNames: numbered(31) }, { dnsNames: numbered(31), ipAddresses: ['192.0.2.7'] }],
    [{ commonName: 'x'.repeat(65) }, { commonName: 'x'.repeat(64) }],
    [{ commonName: ' a\tb ' }, { commonName: 'a b' }],
    [{ commonName: ' ' }, { commonName: 'Koios' }],
    [{ organization: 'x'.repeat(65) }, { organization: 'x'.repeat(64) }],
    [{ organization: ' ' }, { organization: undefined }],
  ])('makes of %j what a request can be made with', async (given, askable) => {
    const asked = askableIdentity({ ...identity, ...given });
    expect(asked).toEqual({ ...identity, ...askable });
    await expect(createSigningRequest(asked, keyPair)).resolves.toBeInstanceOf(Buffer);
  });
});
