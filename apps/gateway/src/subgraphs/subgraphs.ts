import type { Configuration } from '../config.js';

/** As the supergraph names them. */
export type SubgraphName = 'certificates' | 'devices' | 'connectors';

/** Where each subgraph answers. */
export type SubgraphUrls = Readonly<Record<SubgraphName, string>>;

export function subgraphUrlsOf(configuration: Configuration): SubgraphUrls {
  return {
    certificates: configuration.CERTIFICATES_SUBGRAPH_URL,
    devices: configuration.DEVICES_SUBGRAPH_URL,
    connectors: configuration.CONNECTORS_SUBGRAPH_URL,
  };
}
