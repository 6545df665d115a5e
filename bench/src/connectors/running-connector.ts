import { eventually, TestProcess, TestTokenIssuer } from '@koios/test-infrastructure';
import { type ConnectorMetrics, readMetrics } from './process-metrics.js';

const program = new URL('../../../apps/connector-service/dist/main.js', import.meta.url);

/** One connector worker as a process of its own. */
export interface RunningConnector {
  metrics(): Promise<ConnectorMetrics>;
  stop(): Promise<void>;
}

export async function startConnector(natsUrl: string, plantId: string): Promise<RunningConnector> {
  const issuer = await TestTokenIssuer.start();
  const process = TestProcess.start(program, {
    environment: {
      ...issuer.environment,
      ROLES: 'worker',
      PLANT: plantId,
      CONNECTOR_ID: 'measured',
      HTTP_PORT: '0',
      LOG_LEVEL: 'info',
      NATS_URL: natsUrl,
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
      await issuer.stop();
    },
  };
}

function metricsUrl(process: TestProcess): string {
  const url = /"url":"(http:[^"]+)"/.exec(process.output)?.[1];
  if (!url) throw new Error(`the connector does not listen yet:\n${process.output}`);
  return url;
}
