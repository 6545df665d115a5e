import { discoverEndpointsIn, type EndpointDiscovery, KoiosError } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { callPlant } from './call-plant.js';
import type { FleetState } from './fleet-state.js';

const timeoutMs = 10_000;
/** How long an answer may take on top of the discovery itself. */
const answerMarginMs = 2_000;
const longestUrl = 2_048;

/** Has a connector of a plant ask a server what it offers. */
export class DiscoverEndpoints {
  constructor(
    private readonly connection: () => NatsConnection,
    private readonly fleet: FleetState,
  ) {}

  /** @throws KoiosError ENDPOINT_URL_INVALID, BAD_USER_INPUT, PLANT_NOT_FOUND or CONNECTOR_UNAVAILABLE */
  async execute(endpointUrl: string, plantId: string | null): Promise<EndpointDiscovery> {
    if (endpointUrl.length > longestUrl || !parseEndpointUrl(endpointUrl))
      throw new KoiosError('ENDPOINT_URL_INVALID', undefined, 'endpointUrl');
    const plant = plantId ?? this.onlyPlant();
    const request = { endpointUrl, timeoutMs };
    return callPlant(this.connection(), plant, discoverEndpointsIn, request, timeoutMs + answerMarginMs);
  }

  private onlyPlant(): string {
    const [plantId, ...others] = new Set(this.fleet.connectors.list().map((connector) => connector.plantId));
    if (plantId === undefined) throw new KoiosError('CONNECTOR_UNAVAILABLE');
    if (others.length === 0) return plantId;
    throw new KoiosError('BAD_USER_INPUT', 'There are several plants: say which one.', 'plantId');
  }
}
