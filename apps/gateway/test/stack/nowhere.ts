/** Subgraphs that are not there, for what the gateway does by itself. */
export const nowhere = {
  CERTIFICATES_SUBGRAPH_URL: 'http://127.0.0.1:9/graphql',
  DEVICES_SUBGRAPH_URL: 'http://127.0.0.1:9/graphql',
  CONNECTORS_SUBGRAPH_URL: 'http://127.0.0.1:9/graphql',
};
