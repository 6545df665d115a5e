import { describe, expect, it } from '@jest/globals';
import { emptyGenerateForm, generateInput } from './generate-input.js';

describe('the form for a new certificate', () => {
  it('asks for nothing that was left blank', () => {
    expect(generateInput({ ...emptyGenerateForm, name: ' Line 1 ', hostname: '  ' })).toEqual({
      name: 'Line 1',
      keySize: 3072,
      validityDays: 730,
      profile: 'STRICT',
    });
  });

  it('takes lists apart at commas, semicolons and spaces', () => {
    const { dnsNames, ipAddresses } = generateInput({
      ...emptyGenerateForm,
      dnsNames: 'a.example.com, b.example.com;\nc.example.com',
      ipAddresses: '10.0.0.1 ::1',
    });
    expect(dnsNames).toEqual(['a.example.com', 'b.example.com', 'c.example.com']);
    expect(ipAddresses).toEqual(['10.0.0.1', '::1']);
  });

  it('leaves a validity that was cleared to the service', () => {
    expect(generateInput({ ...emptyGenerateForm, validityDays: '' }).validityDays).toBeUndefined();
  });
});
