import { describe, expect, it } from '@jest/globals';
import { applicationIdentity } from './application-identity.js';

describe('the identity of an application', () => {
  it('is made of its name and host', () => {
    expect(applicationIdentity({ name: 'Line 4', hostname: 'plant-7' })).toEqual({
      commonName: 'Line 4',
      organization: undefined,
      applicationUri: 'urn:plant-7:Koios:line-4',
      dnsNames: ['plant-7'],
      ipAddresses: [],
    });
  });

  it('names every host once, the first of them first, whatever the case', () => {
    const dnsNames = ['b', 'PLANT-7', 'B', 'c'];
    expect(applicationIdentity({ name: 'A', hostname: 'plant-7', dnsNames }).dnsNames).toEqual([
      'plant-7',
      'b',
      'c',
    ]);
  });

  it('takes a host that is an address as an address', () => {
    const identity = applicationIdentity({
      name: 'A',
      hostname: '::1',
      dnsNames: ['a'],
      ipAddresses: ['::1', '10.0.0.1'],
    });
    expect(identity).toMatchObject({ dnsNames: ['a'], ipAddresses: ['::1', '10.0.0.1'] });
  });

  it('keeps an ApplicationUri that was asked for', () => {
    const identity = applicationIdentity({ name: 'A', hostname: 'a', applicationUri: 'urn:x:y' });
    expect(identity.applicationUri).toBe('urn:x:y');
  });
});
