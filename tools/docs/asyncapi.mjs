/** What services tell each other on NATS and others may listen to, as an AsyncAPI 3 document. */
import { toJSONSchema } from 'zod';

const eventHeaders = {
  type: 'object',
  required: ['ce-specversion', 'ce-id', 'ce-type', 'ce-source', 'ce-subject', 'ce-time', 'ce-dataschema'],
  properties: {
    'ce-specversion': { type: 'string', const: '1.0' },
    'ce-id': { type: 'string', format: 'uuid', description: 'The same at every redelivery: handle it once.' },
    'ce-type': { type: 'string', description: 'The same as the subject.' },
    'ce-source': { type: 'string', description: 'The service that published it, for example /cert-service.' },
    'ce-subject': { type: 'string', description: 'The id of what it is about.' },
    'ce-time': { type: 'string', format: 'date-time', description: 'When it happened.' },
    'ce-dataschema': {
      type: 'string',
      description: 'urn:koios:event:<type>:<version>. Fields are added within a version.',
    },
    'content-type': { type: 'string', const: 'application/json' },
    'Nats-Msg-Id': { type: 'string', description: 'The same as ce-id: JetStream drops a second publish.' },
  },
};

/** `$schema` has no place inside another document; `$defs` would be looked up from its root: any JSON goes without its recursion. */
function payloadOf(schema) {
  const anyJson = { description: 'Any JSON value.' };
  const isRecursive = (value) => typeof value?.$ref === 'string' && value.$ref.startsWith('#/$defs/');
  const { $schema: _dialect, $defs: _recursions, ...payload } = toJSONSchema(schema);
  return JSON.parse(JSON.stringify(payload), (_key, value) => (isRecursive(value) ? anyJson : value));
}

const camelCase = (type) => type.replace(/[.-](\w)/g, (_all, letter) => letter.toUpperCase());

function eventParts({ type, dataSchema, data }) {
  const name = camelCase(type);
  const message = {
    name: type,
    title: type,
    summary: data.description,
    contentType: 'application/json',
    headers: {
      allOf: [
        { $ref: '#/components/schemas/cloudEventHeaders' },
        {
          type: 'object',
          properties: { 'ce-type': { const: type }, 'ce-dataschema': { const: dataSchema } },
        },
      ],
    },
    payload: payloadOf(data),
  };
  const channel = {
    address: type,
    description: data.description,
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
  };
  return { name, message, channel };
}

function valuesParts(scanResultSchema) {
  const summary = 'What one scan of a device read; a message a scan.';
  const message = {
    name: 'values',
    title: 'values',
    summary,
    contentType: 'application/json',
    payload: payloadOf(scanResultSchema),
  };
  const channel = {
    address: 'values.{plantId}.{deviceId}',
    description: summary,
    parameters: {
      plantId: { description: 'The plant; * on a subscription means every plant.' },
      deviceId: { description: 'The device; * on a subscription means every device of the plant.' },
    },
    messages: { values: { $ref: '#/components/messages/values' } },
  };
  return { name: 'values', message, channel };
}

function operation({ name }) {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
  };
}

/** The whole document; the events are those that the contracts export. */
export function asyncApiDocument(contracts, events, version) {
  const parts = [...events.map(eventParts), valuesParts(contracts.scanResultSchema)];
  const mapped = (pick) => Object.fromEntries(parts.map((part) => [part.name, pick(part)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Koios OPC UA events',
      version,
      description:
        'Certificate, device and connection events (CloudEvents 1.0, NATS binding, binary mode; JetStream stream "events") and scanned values (stream "values"). How to consume them without losing one: docs/events.md.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: { nats: { host: 'localhost:4222', protocol: 'nats', description: 'NATS with JetStream.' } },
    channels: mapped(({ channel }) => channel),
    operations: mapped(operation),
    components: {
      messages: mapped(({ message }) => message),
      schemas: { cloudEventHeaders: eventHeaders },
    },
  };
}
