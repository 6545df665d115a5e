import { z } from 'zod';

/** The built-in types of OPC UA (OPC 10000-6, 5.1.2), as schema and messages name them. */
export const builtInTypes = [
  'Boolean',
  'SByte',
  'Byte',
  'Int16',
  'UInt16',
  'Int32',
  'UInt32',
  'Int64',
  'UInt64',
  'Float',
  'Double',
  'String',
  'DateTime',
  'Guid',
  'ByteString',
  'XmlElement',
  'NodeId',
  'ExpandedNodeId',
  'StatusCode',
  'QualifiedName',
  'LocalizedText',
  'ExtensionObject',
  'DataValue',
  'Variant',
  'DiagnosticInfo',
] as const;

export const builtInTypeSchema = z.enum(builtInTypes);
export type BuiltInType = z.infer<typeof builtInTypeSchema>;
