import { builtInTypeSchema } from '@koios/opcua-contracts';
import { type ClientSession, DataType, type DataValue, findBasicDataType, NodeId } from 'node-opcua';

/**
 * The built-in type of a variable: what its value has, or else what its data type comes down to (an enumeration to
 * Int32). null when neither tells.
 */
export async function dataTypeOf(
  client: ClientSession,
  value: DataValue | undefined,
  declared: DataValue | undefined,
): Promise<string | null> {
  const ofValue = value?.value.dataType ?? DataType.Null;
  if (ofValue !== DataType.Null) return nameOf(ofValue);
  const declaredType: unknown = declared?.value.value;
  if (!(declaredType instanceof NodeId)) return null;
  return nameOf(await findBasicDataType(client, declaredType).catch(() => DataType.Null));
}

function nameOf(dataType: DataType): string | null {
  return builtInTypeSchema.safeParse(DataType[dataType]).data ?? null;
}
