import {
  AttributeIds,
  type ClientSession,
  type ClientMonitoredItemBase,
  DataChangeFilter,
  DataChangeTrigger,
  DataValue,
  DeadbandType,
  TimestampsToReturn,
} from 'node-opcua';
import { splitIntoBatches } from '../domain/read-batches.js';
import type { MonitoredNode, ReportListener, RunningSubscription } from './latest-values.js';

/** Servers have limits here that few of them tell. */
const itemsInACall = 1_000;
/** Of a server with nothing to report: how often it says that it is alive, and how long it waits for us (in intervals). */
const keepAliveMs = 5_000;
const lifetimeMs = 60_000;

interface NumberedNode extends MonitoredNode {
  readonly index: number;
}

/** Has a server report changes of nodes; a node that it cannot monitor has that as its quality. */
export async function subscribeToNodes(
  client: ClientSession,
  nodes: readonly MonitoredNode[],
  publishingIntervalMs: number,
  listener: ReportListener,
): Promise<RunningSubscription> {
  const maxKeepAliveCount = Math.max(1, Math.ceil(keepAliveMs / publishingIntervalMs));
  const subscription = await client.createSubscription2({
    requestedPublishingInterval: publishingIntervalMs,
    requestedMaxKeepAliveCount: maxKeepAliveCount,
    requestedLifetimeCount: Math.max(3 * maxKeepAliveCount, Math.ceil(lifetimeMs / publishingIntervalMs)),
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
    priority: 0,
  });
  subscription.on('keepalive', () => listener.heard());
  subscription.on('raw_notification', () => listener.heard());
  const monitor = async (batch: readonly NumberedNode[], deadband: number | undefined): Promise<void> => {
    const items = batch.map(({ node }) => ({ nodeId: node.nodeId, attributeId: AttributeIds.Value }));
    const parameters = {
      samplingInterval: publishingIntervalMs,
      discardOldest: true,
      queueSize: 1,
      filter: filterFor(deadband),
    };
    const group = await subscription.monitorItems(items, parameters, TimestampsToReturn.Both);
    group.on('changed', (_item: ClientMonitoredItemBase, value: DataValue, place: number) => {
      const { index } = batch[place] ?? {};
      if (index !== undefined) listener.changed(index, value);
    });
    for (const [place, { statusCode }] of group.monitoredItems.entries()) {
      const { index } = batch[place] ?? {};
      if (index !== undefined && statusCode.isBad()) listener.changed(index, new DataValue({ statusCode }));
    }
  };
  const numbered = nodes.map((node, index) => ({ ...node, index }));
  for (const [deadband, alike] of Map.groupBy(numbered, (node) => node.deadband))
    for (const batch of splitIntoBatches(alike, itemsInACall)) await monitor(batch, deadband);
  return {
    keepAliveMs: maxKeepAliveCount * publishingIntervalMs,
    end: () => void subscription.terminate().catch(() => undefined),
  };
}

/** OPC 10000-4, 7.22.2: the status always counts, the value from the dead band on. */
function filterFor(deadband: number | undefined): DataChangeFilter | undefined {
  if (deadband === undefined) return undefined;
  return new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValue,
    deadbandType: DeadbandType.Absolute,
    deadbandValue: deadband,
  });
}
