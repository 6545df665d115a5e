import { describe, expect, it } from '@jest/globals';
import { certificateGenerated, type KoiosEvent } from '@koios/opcua-contracts';
import { headers } from '@nats-io/transport-node';
import { fromMessage, toMessage } from './cloud-event-message.js';

const event: KoiosEvent = {
  id: '0b8f9a3e-9f0d-4d0f-8f0a-2b7a6f1f3c55',
  type: certificateGenerated.type,
  source: '/cert-service',
  subject: '7d3f6c1e-58a4-4f6b-9b53-0d0f3a1c2b4d',
  time: '2026-03-01T12:00:00.000Z',
  dataSchema: certificateGenerated.dataSchema,
  data: { name: 'Linie ä' },
};

describe('an event as a NATS message', () => {
  it('has its attributes in ce- headers and its data as JSON (CloudEvents 1.0, NATS binding, binary mode)', () => {
    const message = toMessage(event);
    expect(Object.fromEntries([...message.headers].map(([name, values]) => [name, values.join()]))).toEqual({
      'ce-specversion': '1.0',
      'ce-id': event.id,
      'ce-type': 'certificate.generated',
      'ce-source': '/cert-service',
      'ce-subject': event.subject,
      'ce-time': '2026-03-01T12:00:00.000Z',
      'ce-dataschema': 'urn:koios:event:certificate.generated:1',
      'content-type': 'application/json',
    });
    expect(JSON.parse(message.payload)).toEqual({ name: 'Linie ä' });
  });

  it('is read back as the same event', () => {
    const { headers: attributes, payload } = toMessage(event);
    expect(fromMessage({ headers: attributes, json: <T>() => JSON.parse(payload) as T })).toEqual(event);
  });

  it.each(['ce-id', 'ce-type', 'ce-source', 'ce-subject', 'ce-time', 'ce-dataschema'])(
    'is none without %s',
    (name) => {
      const { headers: attributes } = toMessage(event);
      attributes.delete(name);
      expect(() => fromMessage({ headers: attributes, json: <T>() => ({}) as T })).toThrow(
        `${name} is missing`,
      );
    },
  );

  it('is none without headers', () => {
    expect(() => fromMessage({ json: <T>() => ({}) as T })).toThrow('not a CloudEvent');
    expect(() => fromMessage({ headers: headers(), json: <T>() => ({}) as T })).toThrow('not a CloudEvent');
  });
});
