import type { TagValue } from '@koios/opcua-contracts';
import type { DataValue } from 'node-opcua';
import { dataTypeNameOf, timestampToJson, variantToJson } from './variant-to-json.js';

/** What a server answers for one node, as it is published. */
export type ReadValue = Omit<TagValue, 'name' | 'nodeId'>;

/** The same of what node-opcua has decoded. */
export function readValueOf({ value, statusCode, sourceTimestamp, serverTimestamp }: DataValue): ReadValue {
  return {
    value: variantToJson(value),
    dataType: dataTypeNameOf(value),
    statusCode: statusCode.name,
    sourceTimestamp: timestampToJson(sourceTimestamp),
    serverTimestamp: timestampToJson(serverTimestamp),
  };
}
