import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TestProcess, TestTokenIssuer, undisturbedNowMs } from '@koios/test-infrastructure';
import { TestServers, trustOnceRejected } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

/** The built program, as it is run: build the project before this test. */
const program = new URL('../dist/main.js', import.meta.url);
/** Node lets it read, and neither write a file nor start a process. */
const withoutWriting = ['--permission', '--allow-fs-read=*', '--allow-worker', '--allow-addons'];

describe('the connector as a process of its own', () => {
  let plant: TestPlant;
  let issuer: TestTokenIssuer;
  const servers = new TestServers();

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error(`${program.pathname} is missing: build the project first.`);
    plant = await TestPlant.start();
    issuer = await TestTokenIssuer.start();
  });

  afterAll(async () => {
    await issuer.stop();
    await plant.stop();
    await servers.stopAll();
  });

  const start = (environment: Record<string, string> = {}): TestProcess =>
    TestProcess.start(program, {
      nodeArguments: withoutWriting,
      environment: {
        ...issuer.environment,
        HTTP_PORT: '0',
        NATS_URL: plant.nats.url,
        PLANT: plant.plantId,
        TRUST_PROBE_MIN_MS: '500',
        STATUS_REPORT_INTERVAL_MS: '100',
        ...environment,
      },
    });

  it('scans, rotates and ends in time without writing a file, and leaves no session behind', async () => {
    const server = await servers.start('one-session', { maxSessions: 1 });
    const { certificateId, thumbprint } = await plant.authority.generate('of the process');
    const device = await plant.addDevice({
      endpointUrl: server.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId,
    });

    const connector = start();
    await trustOnceRejected(server, thumbprint);
    await plant.waitUntilRunning(device);
    const next = await plant.authority.regenerate(certificateId);
    await trustOnceRejected(server, next.thumbprint);
    await plant.waitFor(device, ({ session }) => session?.revision === 2);

    const stoppedAtMs = undisturbedNowMs();
    expect(await connector.stop()).toEqual({ exitCode: 0, signal: null });
    expect(undisturbedNowMs() - stoppedAtMs).toBeLessThan(5_000);
    expect(connector.output).not.toMatch(/ERR_ACCESS_DENIED|BEGIN [A-Z ]*PRIVATE KEY/);

    // The server has room for one session: the next connector gets it because the last one gave it back.
    const successor = start({ CONNECTOR_ID: 'successor' });
    await plant.waitFor(
      device,
      ({ connectorId, status }) => connectorId === 'successor' && status === 'RUNNING',
    );
    await successor.stop();
  });

  it('says what is wrong with its environment and does not start', async () => {
    const connector = start({ PLANT: 'not a plant' });
    const { exitCode } = await connector.ended;
    expect(exitCode).toBe(1);
    await eventually(() => connector.output.includes('PLANT'));
  });
});
