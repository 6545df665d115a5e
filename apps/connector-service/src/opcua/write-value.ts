import { type BuiltInType, builtInTypeSchema, KoiosError, type TagConfig } from '@koios/opcua-contracts';
import { AttributeIds, BinaryStream, coerceNodeId, type Variant } from 'node-opcua';
import { jsonToVariant } from './json-to-variant.js';
import { dataTypeOf } from './node-data-type.js';
import type { OpcUaSession } from './opcua-session.js';

/**
 * Writes a value (OPC 10000-4, 5.11.4); answers the server's status code.
 * @throws KoiosError VALUE_INVALID before anything is sent; OpcUaFault when the server does not answer
 */
export async function writeValue(session: OpcUaSession, tag: TagConfig, value: unknown): Promise<string> {
  const nodeId = coerceNodeId(tag.nodeId);
  const variant = jsonToVariant(value, await typeOf(session, tag));
  assertEncodable(variant);
  const attributeId = AttributeIds.Value;
  const statusCode = await session.ask((client) =>
    client.write({ nodeId, attributeId, value: { value: variant } }),
  );
  return statusCode.name;
}

/** What cannot be encoded would look like a lost session once it is being sent. */
function assertEncodable(variant: Variant): void {
  try {
    variant.encode(new BinaryStream(variant.binaryStoreSize()));
  } catch {
    throw new KoiosError('VALUE_INVALID', 'The value cannot be sent as its data type.', 'value');
  }
}

/** What the tag says; the server is asked when it says nothing. */
async function typeOf(session: OpcUaSession, tag: TagConfig): Promise<BuiltInType> {
  const configured = builtInTypeSchema.safeParse(tag.dataType);
  if (configured.success && configured.data !== 'Variant') return configured.data;
  const { nodeId } = tag;
  const [value, declared] = await session.read([
    { nodeId, attributeId: AttributeIds.Value },
    { nodeId, attributeId: AttributeIds.DataType },
  ]);
  const found = await session.ask((client) => dataTypeOf(client, value, declared));
  const known = builtInTypeSchema.safeParse(found);
  if (known.success) return known.data;
  throw new KoiosError(
    'VALUE_INVALID',
    'The server does not tell the data type: set it at the tag.',
    'value',
  );
}
