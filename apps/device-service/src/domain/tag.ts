import { type BuiltInType, builtInTypeSchema, KoiosError, parseNodeId } from '@koios/opcua-contracts';
import { parseName } from './name.js';

/** A value of a device, named by its OPC UA NodeId. */
export interface Tag {
  readonly name: string;
  readonly nodeId: string;
  /** The built-in type, when it is known. */
  readonly dataType?: BuiltInType;
  /** Absent: it may not be written. */
  readonly writable?: true;
  /** With read mode SUBSCRIBE, the smallest change of a number that is reported; absent: every change. */
  readonly deadband?: number;
}

/** A tag as a caller gives it. */
export interface TagInput {
  readonly name: string;
  readonly nodeId: string;
  readonly dataType?: string | null;
  readonly writable?: boolean | null;
  readonly deadband?: number | null;
}

const mostTags = 5_000;
/** A device's configuration is one NATS message, and those have at most 1 MiB. */
const mostBytes = 900_000;

/** @throws KoiosError TOO_MANY_TAGS, NAME_INVALID, TAG_NAME_TAKEN, NODE_ID_INVALID, DATA_TYPE_INVALID or DEADBAND_INVALID */
export function parseTags(input: readonly TagInput[]): Tag[] {
  if (input.length > mostTags) throw new KoiosError('TOO_MANY_TAGS', undefined, 'tags');
  const tags = input.map(parseTag);
  requireUniqueNames(tags);
  if (Buffer.byteLength(JSON.stringify(tags)) <= mostBytes) return tags;
  throw new KoiosError(
    'TOO_MANY_TAGS',
    'The names and NodeIds of a device take at most 900,000 bytes together.',
    'tags',
  );
}

/** What is not said is left out: thousands of tags are one message. */
function parseTag(tag: TagInput, index: number): Tag {
  const nodeId = tag.nodeId.trim();
  if (!parseNodeId(nodeId)) throw new KoiosError('NODE_ID_INVALID', undefined, `tags[${index}].nodeId`);
  return {
    name: parseName(tag.name, `tags[${index}].name`),
    nodeId,
    ...(tag.dataType != null && { dataType: parseDataType(tag.dataType, index) }),
    ...(tag.writable && { writable: true }),
    ...(tag.deadband != null && { deadband: parseDeadband(tag.deadband, index) }),
  };
}

function parseDataType(text: string, index: number): BuiltInType {
  const parsed = builtInTypeSchema.safeParse(text);
  if (!parsed.success) throw new KoiosError('DATA_TYPE_INVALID', undefined, `tags[${index}].dataType`);
  return parsed.data;
}

function parseDeadband(deadband: number, index: number): number {
  if (Number.isFinite(deadband) && deadband >= 0) return deadband;
  throw new KoiosError('DEADBAND_INVALID', undefined, `tags[${index}].deadband`);
}

function requireUniqueNames(tags: readonly Tag[]): void {
  const seen = new Set<string>();
  for (const [index, { name }] of tags.entries()) {
    if (seen.has(name)) throw new KoiosError('TAG_NAME_TAKEN', undefined, `tags[${index}].name`);
    seen.add(name);
  }
}
