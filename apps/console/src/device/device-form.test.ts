import { describe, expect, it } from '@jest/globals';
import {
  changedParts,
  createInput,
  type DeviceForm,
  newDeviceForm,
  securityInput,
  testSettings,
} from './device-form.js';

const form: DeviceForm = {
  ...newDeviceForm,
  name: ' Boiler ',
  plantId: 'main',
  endpointUrl: ' opc.tcp://plc:4840 ',
  clientCertificateId: 'certificate-1',
};

describe('the form of a device', () => {
  it('asks for a device with what it says', () => {
    expect(createInput(form)).toMatchObject({
      name: 'Boiler',
      plantId: 'main',
      endpointUrl: 'opc.tcp://plc:4840',
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'AUTO',
      clientCertificateId: 'certificate-1',
      userIdentity: { kind: 'ANONYMOUS' },
    });
  });

  it('asks for neither policy nor certificate without security', () => {
    const { securityPolicy, clientCertificateId } = securityInput('device', {
      ...form,
      securityMode: 'NONE',
    });
    expect(securityPolicy).toBeUndefined();
    expect(clientCertificateId).toBeNull();
  });

  it('leaves the saved password when none was typed', () => {
    const identity = { ...form, identityKind: 'USER_NAME', userName: ' op ' } as const;
    expect(securityInput('device', identity).userIdentity).toEqual({ kind: 'USER_NAME', userName: 'op' });
    expect(securityInput('device', { ...identity, password: 'x' }).userIdentity?.password).toBe('x');
  });

  it('tests what it says, whether it is saved or not', () => {
    expect(testSettings(form)).toEqual({
      plantId: 'main',
      endpointUrl: 'opc.tcp://plc:4840',
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'AUTO',
      clientCertificateId: 'certificate-1',
      userIdentity: { kind: 'ANONYMOUS' },
    });
  });
});

describe('what has changed', () => {
  it('is nothing when nothing has', () => {
    expect(changedParts(form, { ...form, name: 'Boiler' })).toEqual({ general: false, security: false });
  });

  it.each([
    ['general', { name: 'Pump' }],
    ['general', { scanRateMs: 500 }],
    ['security', { clientCertificateId: null }],
    ['security', { password: 'secret', identityKind: 'USER_NAME' }],
  ] as const)('is the %s part after %j', (part, change) => {
    const changed = changedParts(form, { ...form, ...change });
    expect(changed).toEqual({ general: part === 'general', security: part === 'security' });
  });

  it('is not the certificate while there is no security', () => {
    const insecure = { ...form, securityMode: 'NONE' } as const;
    expect(changedParts(insecure, { ...insecure, clientCertificateId: null }).security).toBe(false);
  });
});
