import { distinctPages, type PageVariables } from './distinct-pages.js';
import type { GraphqlEndpoint } from './graphql-endpoint.js';
import type { ComparedPage } from './measured-page.js';
import { deviceCount } from './plant-data.js';

const deviceFields = 'id name endpointUrl securityMode securityPolicy enabled scanRateMs';
const certificateFields = 'id name thumbprint validUntil';
const connectionFields =
  'status since waitingForTrust thumbprint lastScanNumber lastScanAt missedScans reconnects';

/** What the list of devices shows, but for the badges of certificates, as in the other page. */
const pageOf = (node: string) => `query Devices($after: String, $search: String) {
  devices(first: 50, after: $after, filter: { search: $search }) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${node} } }
  }
}`;
const wholeQuery = pageOf(
  `${deviceFields} effectiveCertificate { ${certificateFields} } connection { ${connectionFields} }`,
);
const devicesQuery = pageOf(`${deviceFields} effectiveCertificate { id }`);
const entitiesQuery = (selection: string) =>
  `query Entities($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
const certificatesQuery = entitiesQuery(`... on Certificate { ${certificateFields} }`);
const connectionsQuery = entitiesQuery(`... on Device { connection { ${connectionFields} } }`);

interface Page {
  readonly data: { readonly devices: { readonly edges: readonly { readonly node: DeviceNode }[] } };
}
interface DeviceNode {
  readonly id: string;
  effectiveCertificate: { readonly id: string } | undefined;
  connection?: unknown;
}
interface Entities<Entity> {
  readonly _entities: readonly Entity[];
}

/** The three services by themselves. */
export interface Subgraphs {
  readonly certificates: GraphqlEndpoint;
  readonly devices: GraphqlEndpoint;
  readonly connectors: GraphqlEndpoint;
}

/**
 * Three subgraphs have a part each. The direct way is what a front end would have to do without a gateway: ask for the devices, then
 * for what belongs to them at the two other subgraphs at once, each certificate once, and put it together to the very same body.
 */
export function devicesPage(gateway: GraphqlEndpoint, subgraphs: Subgraphs): ComparedPage {
  return {
    name: 'page of 50 devices with certificate and connection',
    leastRatio: 0.35,
    nextVariables: distinctPages('device ', deviceCount),
    throughGateway: (variables) => gateway.ask(wholeQuery, variables),
    direct: (variables) => askDirectly(subgraphs, variables),
  };
}

async function askDirectly(subgraphs: Subgraphs, variables: PageVariables): Promise<string> {
  const page = JSON.parse(await subgraphs.devices.ask(devicesQuery, variables)) as Page;
  const nodes = page.data.devices.edges.map(({ node }) => node);
  const certificateIds = [...new Set(nodes.map((node) => node.effectiveCertificate?.id))];
  const [certificates, devices] = await Promise.all([
    subgraphs.certificates.askFor<Entities<{ readonly id: string }>>(certificatesQuery, {
      representations: certificateIds.map((id) => ({ __typename: 'Certificate', id })),
    }),
    subgraphs.connectors.askFor<Entities<{ readonly connection: unknown }>>(connectionsQuery, {
      representations: nodes.map(({ id }) => ({ __typename: 'Device', id })),
    }),
  ]);
  const certificateOf = new Map(certificates._entities.map((certificate) => [certificate.id, certificate]));
  nodes.forEach((node, index) => {
    node.effectiveCertificate = certificateOf.get(node.effectiveCertificate?.id ?? '');
    node.connection = devices._entities[index]?.connection;
  });
  return JSON.stringify(page);
}
