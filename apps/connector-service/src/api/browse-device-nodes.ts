import {
  browseDevice,
  type BrowsedNode,
  callTo,
  KoiosError,
  mostNodesInAPage,
  parseNodeId,
} from '@koios/opcua-contracts';
import { pageWindow, type RelayPage, relayPage } from '@koios/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';
import { callPlant } from './call-plant.js';
import type { FleetState } from './fleet-state.js';
import { knownDevice } from './known-device.js';

/** Where to look, and which page. */
export interface BrowseInput {
  readonly deviceId: string;
  readonly nodeId?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The Objects folder (OPC 10000-5, 8.2.2). */
const objectsFolder = 'i=85';
const defaultPageSize = 100;
/** How long an answer may take on top of the device's own time-out. */
const answerMarginMs = 2_000;

/** Shows what stands below a node of a device's address space. */
export class BrowseDeviceNodes {
  constructor(
    private readonly connection: () => NatsConnection,
    private readonly fleet: FleetState,
  ) {}

  /** @throws KoiosError for wrong input, DEVICE_NOT_CONNECTED, NODE_NOT_FOUND, SERVER_REFUSED or CONNECTOR_UNAVAILABLE */
  async execute({ deviceId, nodeId, first, after }: BrowseInput): Promise<RelayPage<BrowsedNode>> {
    const window = { ...pageWindow({ first: 1, after }), limit: pageSize(first ?? defaultPageSize) };
    const below = (nodeId ?? objectsFolder).trim();
    if (!parseNodeId(below)) throw new KoiosError('NODE_ID_INVALID', undefined, 'nodeId');
    const device = await knownDevice(this.fleet, deviceId);
    const request = { deviceId: device.deviceId, nodeId: below, ...window };
    const limitMs = 3 * device.timeoutMs + answerMarginMs;
    const page = await callPlant(
      this.connection(),
      device.plantId,
      () => callTo(device, browseDevice),
      request,
      limitMs,
    );
    return relayPage(page.nodes, page.totalCount, window);
  }
}

function pageSize(first: number): number {
  if (Number.isInteger(first) && first >= 1 && first <= mostNodesInAPage) return first;
  throw new KoiosError('BAD_USER_INPUT', `A page has 1 to ${mostNodesInAPage} items.`, 'first');
}
