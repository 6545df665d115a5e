import { type BrowsedNode, KoiosError, parseNodeId } from '@koios/opcua-contracts';
import {
  AttributeIds,
  BrowseDirection,
  type BrowseResult,
  type ClientSession,
  coerceNodeId,
  type DataValue,
  NodeClass,
  type NodeId,
  type ReferenceDescription,
} from 'node-opcua';
import { splitIntoBatches } from '../domain/read-batches.js';
import { dataTypeOf } from './node-data-type.js';
import { OpcUaFault } from './opcua-fault.js';
import type { OpcUaSession } from './opcua-session.js';
import { type Json, variantToJson } from './variant-to-json.js';

/** Which part of the nodes below a node. */
export interface BrowseWindow {
  readonly offset: number;
  readonly limit: number;
}

export interface BrowsedPage {
  readonly nodes: BrowsedNode[];
  readonly totalCount: number;
}

/** A folder with more than this is cut off: nobody picks tags from there. */
const mostReferences = 50_000;
/** Nobody waits any longer for a server that answers with a few references at a time. */
const longestBrowseMs = 20_000;
/** Servers must allow so many at least in practice; what they announce is often nothing. */
const nodesInABrowse = 100;
/** A value whose JSON is longer is not shown: a page is one message. */
const longestValue = 1_000;
const currentRead = 1;
const currentWrite = 2;
const resultOfReference = 63;

/**
 * What stands below a node (OPC 10000-4, 5.9.2), with data types, access and values of the part that is shown. Every
 * page browses anew and keeps no continuation point open: a client may go away between two pages.
 * @throws KoiosError NODE_ID_INVALID before anything is sent; OpcUaFault, with the server's code for a node that it does not have
 */
export async function browseNodes(
  session: OpcUaSession,
  nodeId: string,
  { offset, limit }: BrowseWindow,
): Promise<BrowsedPage> {
  if (!parseNodeId(nodeId)) throw new KoiosError('NODE_ID_INVALID', undefined, 'nodeId');
  const parent = coerceNodeId(nodeId);
  return session.ask(async (client) => {
    const references = await referencesBelow(client, parent);
    const shown = references.slice(offset, offset + limit);
    return { nodes: await describe(session, client, shown), totalCount: references.length };
  });
}

async function referencesBelow(client: ClientSession, nodeId: NodeId): Promise<ReferenceDescription[]> {
  const until = performance.now() + longestBrowseMs;
  let result = successful(await client.browse(below(nodeId, resultOfReference)));
  const references = [...(result.references ?? [])];
  // A page with nothing in it that says there is more could be followed by others for ever.
  while (result.continuationPoint?.length && result.references?.length) {
    if (references.length >= mostReferences || performance.now() >= until) break;
    result = successful(await client.browseNext(result.continuationPoint, false));
    references.push(...(result.references ?? []));
  }
  await release(client, [result]);
  // One node may be referred to in two ways: organised by a folder, and part of it.
  return [...new Map(references.map((reference) => [reference.nodeId.toString(), reference])).values()];
}

function successful(result: BrowseResult): BrowseResult {
  if (result.statusCode.isBad()) throw new OpcUaFault(result.statusCode.name);
  return result;
}

function below(nodeId: NodeId, resultMask: number) {
  return {
    nodeId,
    browseDirection: BrowseDirection.Forward,
    referenceTypeId: 'HierarchicalReferences',
    includeSubtypes: true,
    nodeClassMask: 0,
    resultMask,
  };
}

/** Servers hold few continuation points for a session. */
async function release(client: ClientSession, results: readonly BrowseResult[]): Promise<void> {
  const open = results.map(({ continuationPoint }) => continuationPoint).filter((point) => point?.length);
  if (open.length > 0) await client.browseNext(open, true);
}

async function describe(
  session: OpcUaSession,
  client: ClientSession,
  references: readonly ReferenceDescription[],
): Promise<BrowsedNode[]> {
  const variables = references.filter(({ nodeClass }) => NodeClass[nodeClass] === 'Variable');
  const attributes = [AttributeIds.Value, AttributeIds.DataType, AttributeIds.UserAccessLevel];
  const answers = await session.read(
    variables.flatMap(({ nodeId }) => attributes.map((attributeId) => ({ nodeId, attributeId }))),
  );
  const parents = await findParents(client, references);
  const facts = await Promise.all(
    variables.map((_variable, index) =>
      factsOf(client, answers.slice(index * attributes.length, (index + 1) * attributes.length)),
    ),
  );
  return references.map((reference, index) => ({
    nodeId: textOf(reference.nodeId),
    displayName: reference.displayName.text ?? reference.browseName.name ?? '',
    browseName: reference.browseName.toString(),
    nodeClass: NodeClass[reference.nodeClass] ?? 'Unspecified',
    ...(facts[variables.indexOf(reference)] ?? noVariable),
    hasChildren: parents[index] ?? false,
  }));
}

const noVariable = { dataType: null, readable: false, writable: false, value: null, statusCode: null };

async function factsOf(
  client: ClientSession,
  [value, dataType, access]: readonly DataValue[],
): Promise<Omit<BrowsedNode, 'nodeId' | 'displayName' | 'browseName' | 'nodeClass' | 'hasChildren'>> {
  const level: unknown = access?.value.value;
  const bits = typeof level === 'number' ? level : 0;
  return {
    dataType: await dataTypeOf(client, value, dataType),
    readable: (bits & currentRead) !== 0,
    writable: (bits & currentWrite) !== 0,
    value: value ? shortened(variantToJson(value.value)) : null,
    statusCode: value?.statusCode.name ?? null,
  };
}

function shortened(value: Json): Json {
  return JSON.stringify(value).length > longestValue ? null : value;
}

/** Which of the nodes have something below them. */
async function findParents(
  client: ClientSession,
  references: readonly ReferenceDescription[],
): Promise<boolean[]> {
  const parents: boolean[] = [];
  for (const batch of splitIntoBatches(references, nodesInABrowse)) {
    const results = await client.browse(batch.map(({ nodeId }) => below(nodeId, 0)));
    await release(client, results);
    parents.push(...results.map((result) => (result.references ?? []).length > 0));
  }
  return parents;
}

/** As tags name it: namespace 0 goes without saying (OPC 10000-6, 5.3.1.10). */
function textOf(nodeId: NodeId): string {
  return nodeId.toString().replace(/^ns=0;/, '');
}
