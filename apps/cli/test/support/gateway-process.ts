import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '@koios/embedded-infrastructure';
import { temporaryFolder, type TemporaryFolder, TestProcess } from '@koios/test-infrastructure';

const gatewayFolder = new URL('../../../gateway/', import.meta.url);
const nobody = 'http://127.0.0.1:9/graphql';

/** The built gateway with one service account, before subgraphs that are not there. */
export class GatewayProcess {
  private constructor(
    readonly url: string,
    readonly apiKey: string,
    private readonly process: TestProcess,
    private readonly folder: TemporaryFolder,
  ) {}

  static async start(): Promise<GatewayProcess> {
    const folder = temporaryFolder('command-line');
    const usersFile = join(folder.path, 'users.json');
    const users = new URL('bin/koios-users.mjs', gatewayFolder).pathname;
    const added = execFileSync(
      process.execPath,
      [users, '--file', usersFile, 'add-service-account', 'mes', '--role', 'viewer'],
      { encoding: 'utf8' },
    );
    const url = `http://127.0.0.1:${await freePort()}`;
    const { privateKey } = generateKeyPairSync('ed25519');
    const gateway = TestProcess.start(new URL('dist/main.js', gatewayFolder), {
      environment: {
        HTTP_PORT: new URL(url).port,
        USERS_FILE: usersFile,
        TOKEN_SIGNING_KEY: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'test' }),
        TOKEN_ISSUER: 'http://koios.test/auth',
        CERTIFICATES_SUBGRAPH_URL: nobody,
        DEVICES_SUBGRAPH_URL: nobody,
        CONNECTORS_SUBGRAPH_URL: nobody,
      },
    });
    await gateway.waitUntilReady(`${url}/health/live`, { timeoutMs: 120_000 });
    return new GatewayProcess(url, added.trim().split('\n').at(-1) ?? '', gateway, folder);
  }

  async stop(): Promise<void> {
    await this.process.stop();
    this.folder.remove();
  }
}
