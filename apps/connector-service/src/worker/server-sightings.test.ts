import { expect, it } from '@jest/globals';
import { ServerSightings } from './server-sightings.js';

const device = {
  deviceId: '6f9619ff-8b86-4011-b42d-00c04fc964ff',
  endpointUrl: 'opc.tcp://plc:4840',
  securityMode: 'SIGN' as const,
  securityPolicy: 'AUTO' as const,
};
const nothing = { clockOffsetMs: null, serverCertificateChange: null };
const serverCertificateChange = {
  trusted: null,
  presented: {
    thumbprint: 'AB'.repeat(20),
    subject: 'CN=PLC',
    issuer: 'CN=PLC',
    applicationUri: null,
    validFrom: '2026-03-01T12:00:00.000Z',
    validUntil: '2027-03-01T12:00:00.000Z',
  },
};

it('keeps what was seen of a server one after the other', () => {
  const sightings = new ServerSightings();
  expect(sightings.of(device)).toEqual(nothing);
  sightings.see(device, { clockOffsetMs: 5 });
  sightings.see(device, { serverCertificateChange });
  expect(sightings.of(device)).toEqual({ clockOffsetMs: 5, serverCertificateChange });
  sightings.forget(device.deviceId);
  expect(sightings.of(device)).toEqual(nothing);
});

it.each([
  [{ securityMode: 'NONE' as const, securityPolicy: 'NONE' as const }],
  [{ endpointUrl: 'opc.tcp://another:4840' }],
  [{ securityPolicy: 'BASIC256_SHA256' as const }],
])('says nothing of a device that has moved to %j', (settings) => {
  const sightings = new ServerSightings();
  sightings.see(device, { clockOffsetMs: 5, serverCertificateChange });
  const moved = { ...device, ...settings };
  expect(sightings.of(moved)).toEqual(nothing);
  sightings.see(moved, { clockOffsetMs: 6 });
  expect(sightings.of(moved)).toEqual({ clockOffsetMs: 6, serverCertificateChange: null });
});
