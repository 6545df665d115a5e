import { randomBytes } from 'node:crypto';
import {
  eventually,
  startTestInfrastructure,
  TestProcess,
  TestTokenIssuer,
} from '@koios/test-infrastructure';

const program = new URL('../../../apps/cert-service/dist/main.js', import.meta.url);

/** cert-service as a process of its own on real PostgreSQL, NATS and object storage. */
export interface RunningCertService {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  /** Sends an operation; throws when it has errors. */
  ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  stop(): Promise<void>;
}

/** @param threadPoolSize - of its node process; 4 when left out, as node has it */
export async function startCertService(threadPoolSize = 4): Promise<RunningCertService> {
  const infrastructure = await startTestInfrastructure(['nats', 'postgres', 'objectStorage']);
  const { nats, postgres, objectStorage } = infrastructure;
  const issuer = await TestTokenIssuer.start();
  const token = await issuer.token();
  const service = TestProcess.start(program, {
    environment: {
      ...issuer.environment,
      HTTP_PORT: '0',
      UV_THREADPOOL_SIZE: String(threadPoolSize),
      LOG_LEVEL: 'info',
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      S3_ENDPOINT: objectStorage.endpoint,
      S3_ACCESS_KEY: objectStorage.accessKey,
      S3_SECRET_KEY: objectStorage.secretKey,
      KEY_ENCRYPTION_KEYS: `benchmark:${randomBytes(32).toString('base64url')}`,
    },
  });
  const url = await eventually(() => listeningUrl(service.output), { timeoutMs: 30_000 });
  await eventually(async () => (await fetch(`${url}/health/ready`)).ok, { timeoutMs: 30_000 });
  return {
    natsUrl: nats.url,
    databaseUrl: postgres.url,
    ask: (query, variables) => ask(`${url}/graphql`, token, query, variables),
    stop: async () => {
      await service.stop();
      await issuer.stop();
      await infrastructure.stop();
    },
  };
}

function listeningUrl(output: string): string {
  const url = /"url":"(http:[^"]+)"/.exec(output)?.[1];
  if (!url) throw new Error(`cert-service does not listen yet:\n${output}`);
  return url;
}

async function ask<Data>(url: string, token: string, query: string, variables = {}): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}
