import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, TestProcess } from '@koios/test-infrastructure';
import { type ConnectorMetrics, readMetrics } from './process-metrics.js';

const program = new URL('../../../apps/connector-service/dist/main.js', import.meta.url);

/** One connector worker as a process of its own. */
export interface RunningConnector {
  metrics(): Promise<ConnectorMetrics>;
  stop(): Promise<void>;
}

export async function startConnector(natsUrl: string, plantId: string): Promise<RunningConnector> {
  // Nobody signs in at a worker: an empty key set will do.
  const keys = createServer((_request, response) => response.end('{"keys":[]}'));
  await new Promise<void>((listening) => keys.listen(0, '127.0.0.1', listening));
  const { port } = keys.address() as AddressInfo;
  const process = TestProcess.start(program, {
    environment: {
      ROLES: 'worker',
      PLANT: plantId,
      CONNECTOR_ID: 'measured',
      HTTP_PORT: '0',
      LOG_LEVEL: 'info',
      NATS_URL: natsUrl,
      TOKEN_ISSUER: 'http://127.0.0.1/benchmark',
      TOKEN_AUDIENCE: 'koios-opcua',
      JWKS_URL: `http://127.0.0.1:${port}/`,
      CALLERS: 'anyone',
      // The only one of its plant.
      SCAN_ON_WITHOUT_NATS: 'true',
      // What limits is the processor, and not a wish to spare controllers.
      HANDSHAKES_PER_SECOND: '10000',
      HANDSHAKES_PER_SECOND_OF_SERVER: '10000',
    },
  });
  const url = await eventually(() => metricsUrl(process), { timeoutMs: 60_000 });
  await eventually(async () => (await fetch(`${url}/health/ready`)).ok, { timeoutMs: 60_000 });
  return {
    metrics: () => readMetrics(url),
    stop: async () => {
      await process.stop();
      keys.close();
    },
  };
}

function metricsUrl(process: TestProcess): string {
  const url = /"url":"(http:[^"]+)"/.exec(process.output)?.[1];
  if (!url) throw new Error(`the connector does not listen yet:\n${process.output}`);
  return url;
}
