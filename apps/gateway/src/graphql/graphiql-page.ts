import type { GatewayConfig } from '@graphql-hive/gateway-runtime';

const firstQuery = `# Sign in first: POST /auth/token {"username": …, "password": …}
# and put the token into the Headers tab below: {"authorization": "Bearer …"}
query Devices {
  devices { edges { node { name effectiveCertificate { name } connection { status } } } }
}
`;

/** GraphiQL, whole and from this machine: nothing is loaded from elsewhere, and its nine megabytes only where it is shown. */
export async function graphiqlPage(
  isWanted: boolean,
): Promise<Pick<GatewayConfig, 'graphiql' | 'renderGraphiQL'>> {
  if (!isWanted) return { graphiql: false };
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return {
    graphiql: { title: 'Koios OPC UA', defaultQuery: firstQuery, shouldPersistHeaders: false },
    renderGraphiQL,
  };
}
