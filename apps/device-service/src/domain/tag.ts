import { KoiosError } from '@koios/opcua-contracts';
import { parseName } from './name.js';
import { parseNodeId } from './node-id.js';

/** A value of a device, named by its OPC UA NodeId. */
export interface Tag {
  readonly name: string;
  readonly nodeId: string;
}

const mostTags = 5_000;
/** A device's configuration is one NATS message, and those have at most 1 MiB. */
const mostBytes = 900_000;

/** @throws KoiosError TOO_MANY_TAGS, NAME_INVALID, TAG_NAME_TAKEN or NODE_ID_INVALID */
export function parseTags(input: readonly Tag[]): Tag[] {
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

function parseTag(tag: Tag, index: number): Tag {
  const nodeId = tag.nodeId.trim();
  if (!parseNodeId(nodeId)) throw new KoiosError('NODE_ID_INVALID', undefined, `tags[${index}].nodeId`);
  return { name: parseName(tag.name, `tags[${index}].name`), nodeId };
}

function requireUniqueNames(tags: readonly Tag[]): void {
  const seen = new Set<string>();
  for (const [index, { name }] of tags.entries()) {
    if (seen.has(name)) throw new KoiosError('TAG_NAME_TAKEN', undefined, `tags[${index}].name`);
    seen.add(name);
  }
}
