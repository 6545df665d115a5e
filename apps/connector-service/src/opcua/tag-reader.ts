import type { DeviceConfig, TagValue } from '@koios/opcua-contracts';
import { AttributeIds, coerceNodeId, type ReadValueIdOptions } from 'node-opcua';
import { asFault, type OpcUaFault } from './opcua-fault.js';
import type { ReadValue } from './read-value.js';

type Tag = DeviceConfig['tags'][number];

/** What reading needs of a session. */
export interface ReadableSession {
  /** Whether it can only be opened anew. */
  readonly hasEnded: boolean;
  readValues(nodes: readonly ReadValueIdOptions[]): Promise<readonly ReadValue[]>;
}

/** Reads a device's tags: NodeIds are parsed once, one that does not parse is never asked for. */
export class TagReader {
  private readonly places: readonly { readonly tag: Tag; readonly index: number | undefined }[];
  private readonly nodes: ReadValueIdOptions[] = [];
  /** Of each node that is asked for. */
  readonly deadbands: (number | undefined)[] = [];

  constructor(readonly tags: readonly Tag[]) {
    this.places = tags.map((tag) => ({ tag, index: this.addNode(tag) }));
  }

  /**
   * Answers a value for each tag, in the order of the tags. A refusal of the whole read is every tag's quality.
   * @throws OpcUaFault when the session is gone
   */
  async read(session: ReadableSession): Promise<TagValue[]> {
    if (this.nodes.length === 0) return this.places.map(({ tag }) => badValue(tag, 'BadNodeIdInvalid'));
    const answers = await session
      .readValues(this.nodes)
      .catch((error: unknown) => refusalOf(asFault(error), session));
    return this.places.map(({ tag, index }) => {
      if (index === undefined) return badValue(tag, 'BadNodeIdInvalid');
      if (typeof answers === 'string') return badValue(tag, answers);
      const answer = answers[index];
      return answer ? tagValue(tag, answer) : badValue(tag, 'BadNoData');
    });
  }

  private addNode({ nodeId, deadband }: Tag): number | undefined {
    try {
      const index = this.nodes.push({ nodeId: coerceNodeId(nodeId), attributeId: AttributeIds.Value }) - 1;
      this.deadbands.push(deadband);
      return index;
    } catch {
      return undefined;
    }
  }
}

function refusalOf(fault: OpcUaFault, session: ReadableSession): string {
  if (session.hasEnded) throw fault;
  return fault.code;
}

function tagValue({ name, nodeId }: Tag, answer: ReadValue): TagValue {
  const { value, dataType, statusCode, sourceTimestamp, serverTimestamp } = answer;
  return { name, nodeId, value, dataType, statusCode, sourceTimestamp, serverTimestamp };
}

function badValue({ name, nodeId }: Tag, statusCode: string): TagValue {
  return {
    name,
    nodeId,
    value: null,
    dataType: null,
    statusCode,
    sourceTimestamp: null,
    serverTimestamp: null,
  };
}
