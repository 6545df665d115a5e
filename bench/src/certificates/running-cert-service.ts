import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { eventually, startTestInfrastructure, TestProcess } from '@koios/test-infrastructure';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const issuer = 'http://127.0.0.1/benchmark';
const audience = 'koios-opcua';
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
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const keys = await serveKeys({
    keys: [{ ...(await exportJWK(publicKey)), kid: 'benchmark', alg: 'EdDSA' }],
  });
  const token = await new SignJWT({ roles: ['administrator'] })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'benchmark' })
    .setSubject('benchmark')
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(privateKey);
  const service = TestProcess.start(program, {
    environment: {
      HTTP_PORT: '0',
      UV_THREADPOOL_SIZE: String(threadPoolSize),
      LOG_LEVEL: 'info',
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      S3_ENDPOINT: objectStorage.endpoint,
      S3_ACCESS_KEY: objectStorage.accessKey,
      S3_SECRET_KEY: objectStorage.secretKey,
      KEY_ENCRYPTION_KEYS: `benchmark:${randomBytes(32).toString('base64url')}`,
      TOKEN_ISSUER: issuer,
      TOKEN_AUDIENCE: audience,
      JWKS_URL: urlOf(keys),
      CALLERS: 'anyone',
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
      keys.close();
      await infrastructure.stop();
    },
  };
}

function listeningUrl(output: string): string {
  const url = /"url":"(http:[^"]+)"/.exec(output)?.[1];
  if (!url) throw new Error(`cert-service does not listen yet:\n${output}`);
  return url;
}

async function serveKeys(keySet: object): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keySet));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
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
