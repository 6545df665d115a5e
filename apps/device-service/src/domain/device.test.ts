import { describe, expect, it } from '@jest/globals';
import { effectiveCertificateId, newDevice, revise } from './device.js';

const device = newDevice(
  { id: 'd', plantId: 'main', createdAt: new Date(0) },
  {
    name: 'Boiler',
    endpointUrl: 'opc.tcp://boiler:4840',
    securityMode: 'SIGN',
    securityPolicy: 'AUTO',
    clientCertificateId: null,
    scanRateMs: 1_000,
    tags: [{ name: 'Level', nodeId: 'i=1' }],
    readMode: 'POLL',
    timeoutMs: 10_000,
    serverVerification: 'TRUST_ON_FIRST_USE',
    userIdentity: { kind: 'CERTIFICATE', certificateId: 'c' },
  },
);

describe('a device', () => {
  it('that is new is disabled, at its first version', () => {
    expect(device).toMatchObject({ enabled: false, version: 1 });
  });

  it('grows its version with each change', () => {
    const enabled = revise(device, { enabled: true });
    expect(enabled).toEqual({ ...device, enabled: true, version: 2 });
    expect(revise(enabled, { tags: [] }).version).toBe(3);
  });

  it('stays as it is when a change changes nothing', () => {
    expect(revise(device, { name: 'Boiler', tags: [{ name: 'Level', nodeId: 'i=1' }] })).toBe(device);
    expect(revise(device, {})).toBe(device);
    const reordered = { certificateId: 'c', kind: 'CERTIFICATE' } as const;
    expect(revise(device, { userIdentity: reordered })).toBe(device);
  });

  it('uses the certificate that is assigned to it, or else the default, which may not be known', () => {
    expect(effectiveCertificateId({ clientCertificateId: 'own' }, 'default')).toBe('own');
    expect(effectiveCertificateId({ clientCertificateId: null }, 'default')).toBe('default');
    expect(effectiveCertificateId({ clientCertificateId: null }, null)).toBeNull();
  });
});
