import { CertificatesResolver } from './certificates-subgraph.js';
import { ConnectionsResolver } from './connectors-subgraph.js';
import { AssignmentsResolver, DevicesResolver } from './devices-subgraph.js';
import { freePort, GatewayProcess } from './gateway-process.js';
import { Subgraph } from './subgraph.js';

/** The gateway before three subgraphs. */
export interface Stack {
  readonly gateway: GatewayProcess;
  readonly certificates: Subgraph;
  readonly devices: Subgraph;
  readonly connectors: Subgraph;
  stop(): Promise<void>;
}

export async function startStack(environment: Record<string, string> = {}): Promise<Stack> {
  const port = await freePort();
  const jwksUrl = `http://127.0.0.1:${port}/auth/jwks.json`;
  const certificates = await Subgraph.start(
    { name: 'certificates', resolvers: [CertificatesResolver] },
    jwksUrl,
  );
  const devices = await Subgraph.start(
    { name: 'devices', resolvers: [DevicesResolver, AssignmentsResolver], careless: true },
    jwksUrl,
  );
  const connectors = await Subgraph.start({ name: 'connectors', resolvers: [ConnectionsResolver] }, jwksUrl);
  const urls = {
    CERTIFICATES_SUBGRAPH_URL: certificates.url,
    DEVICES_SUBGRAPH_URL: devices.url,
    CONNECTORS_SUBGRAPH_URL: connectors.url,
  };
  const gateway = await GatewayProcess.start({ ...urls, ...environment }, port);
  const stop = async (): Promise<void> => {
    await gateway.stop();
    await Promise.all([certificates, devices, connectors].map((subgraph) => subgraph.stop()));
  };
  return { gateway, certificates, devices, connectors, stop };
}
