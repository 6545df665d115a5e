import { describe, expect, it } from '@jest/globals';
import * as contracts from '../src/index.js';
import type { EventDefinition } from '../src/index.js';

const definitions = Object.values(contracts).filter(
  (value): value is EventDefinition & typeof value =>
    typeof value === 'object' && 'dataSchema' in value && 'type' in value,
);

describe('events', () => {
  it('have exactly the published subjects', () => {
    expect(definitions.map((definition) => definition.type).sort()).toEqual([
      'certificate.default-changed',
      'certificate.deleted',
      'certificate.expired',
      'certificate.expiring',
      'certificate.generated',
      'certificate.regenerated',
      'certificate.updated',
      'certificate.uploaded',
      'connection.state-changed',
      'device.certificate-reassigned',
      'device.created',
      'device.deleted',
      'device.updated',
      'plant.key-custody-changed',
      'server-certificate.presented',
      'server-certificate.rejected',
      'server-certificate.trusted',
    ]);
  });

  it('all land in the events stream', () => {
    const prefixes = contracts.eventsStream.subjects.map((subject) => subject.replace('*', ''));
    for (const { type } of definitions) expect(prefixes.some((prefix) => type.startsWith(prefix))).toBe(true);
  });

  it('say the version of their data in the schema name', () => {
    for (const { type, dataSchema } of definitions) expect(dataSchema).toBe(`urn:koios:event:${type}:1`);
  });

  it('say who publishes them and when', () => {
    for (const { data } of definitions) expect(data.description).toMatch(/^Published by .+ (when|once)/);
  });

  it('refuse data without the facts', () => {
    const facts = {
      certificateId: '7d3f6c1e-58a4-4f6b-9b53-0d0f3a1c2b4d',
      name: 'Line 1',
      revision: 2,
      thumbprint: 'A'.repeat(40),
      applicationUri: 'urn:host:Koios:line-1',
      validUntil: '2028-01-01T00:00:00.000Z',
      previousThumbprint: 'B'.repeat(40),
      reason: 'RENEWAL',
    };
    const { data } = contracts.certificateRegenerated;
    expect(data.safeParse(facts).success).toBe(true);
    expect(data.safeParse({ ...facts, reason: 'BORED' }).success).toBe(false);
    expect(data.safeParse({ ...facts, previousThumbprint: undefined }).success).toBe(false);
    expect(data.safeParse({ ...facts, thumbprint: 'a'.repeat(40) }).success).toBe(false);
  });
});

describe("a device's desired state", () => {
  it('that was written before there were read modes and identities says what it said', () => {
    const before = {
      deviceId: '7d3f6c1e-58a4-4f6b-9b53-0d0f3a1c2b4d',
      plantId: 'main',
      version: 3,
      name: 'Boiler',
      endpointUrl: 'opc.tcp://boiler:4840',
      securityMode: 'SIGN_AND_ENCRYPT',
      securityPolicy: 'AUTO',
      effectiveCertificateId: null,
      enabled: true,
      scanRateMs: 1000,
      tags: [{ name: 'Level', nodeId: 'i=1' }],
    };
    expect(contracts.deviceConfigSchema.parse(before)).toEqual({
      ...before,
      readMode: 'POLL',
      timeoutMs: 10_000,
      serverVerification: 'TRUST_ON_FIRST_USE',
      userIdentity: { kind: 'ANONYMOUS' },
    });
  });
});

describe('plant ids', () => {
  it.each(['a', 'main', 'plant-7', 'a'.repeat(32)])('%s is one', (id) => {
    expect(contracts.plantIdSchema.safeParse(id).success).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'a.b', 'a*', '>', 'a'.repeat(33)])(
    '%j is none: it would not be one subject token',
    (id) => {
      expect(contracts.plantIdSchema.safeParse(id).success).toBe(false);
    },
  );
});

describe('a KoiosError', () => {
  it('has its code, the sentence of the code, and the field', () => {
    const error = new contracts.KoiosError('CERTIFICATE_NAME_TAKEN', undefined, 'name');
    expect(error).toMatchObject({
      code: 'CERTIFICATE_NAME_TAKEN',
      field: 'name',
      message: 'Another certificate has this name.',
    });
  });

  it('knows its own codes only', () => {
    expect(contracts.isErrorCode('INTERNAL')).toBe(true);
    expect(contracts.isErrorCode('toString')).toBe(false);
  });
});
