import { copyFile, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogLevel, setLogLevel } from 'node-opcua';
import { startSimulatedServer, type SimulatedServer } from '../src/index.js';
import { OpcuaTestClient } from './support/opcua-test-client.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

const REFUSED = /BadSecurityChecksFailed/;

describe('the certificate checks of a simulated server', () => {
  let folder: string;
  let server: SimulatedServer;
  const reported: string[] = [];

  beforeAll(async () => {
    setLogLevel(LogLevel.Critic);
    folder = await makeTemporaryFolder();
    server = await startSimulatedServer({
      pkiFolder: join(folder, 'server'),
      onCertificateRefused: ({ thumbprint }) => reported.push(thumbprint),
    });
  });

  afterAll(async () => {
    await server.stop();
    await removeFolder(folder);
  });

  const rejectedFiles = () => readdir(join(server.pkiFolder, 'rejected'));
  const trustedFile = (name: string) => join(server.pkiFolder, 'trusted', 'certs', name);

  it('refuse an unknown certificate and put exactly one file of it into rejected/', async () => {
    const client = await OpcuaTestClient.create(folder, 'unknown-client');

    const together = await Promise.all([1, 2, 3].map(() => client.tryToConnect(server)));
    const later = await client.tryToConnect(server);

    for (const outcome of [...together, later]) expect(outcome).toMatch(REFUSED);
    const { thumbprint, applicationUri } = client;
    expect(await server.listRejected()).toEqual([
      expect.objectContaining({ thumbprint, applicationUri, commonName: 'unknown-client' }),
    ]);
    expect(await rejectedFiles()).toHaveLength(1);
    expect(reported.filter((reportedOne) => reportedOne === thumbprint)).toHaveLength(1);
  });

  it('accept a certificate from the moment it is trusted, without a restart', async () => {
    const client = await OpcuaTestClient.create(folder, 'soon-trusted');
    expect(await client.tryToConnect(server)).toMatch(REFUSED);

    await server.trust(client.thumbprint);

    expect(await client.tryToConnect(server)).toBe('connected');
    expect((await server.listRejected()).map(({ thumbprint }) => thumbprint)).not.toContain(
      client.thumbprint,
    );
  });

  it('refuse a certificate again from the moment it is distrusted', async () => {
    const client = await OpcuaTestClient.create(folder, 'not-for-long');
    await client.tryToConnect(server);
    await server.trust(client.thumbprint);
    expect(await client.tryToConnect(server)).toBe('connected');

    await server.distrust(client.thumbprint);

    expect(await client.tryToConnect(server)).toMatch(REFUSED);
    expect(
      (await server.listRejected()).filter(({ thumbprint }) => thumbprint === client.thumbprint),
    ).toHaveLength(1);
  });

  it('follow a file that somebody moves by hand, under whatever name', async () => {
    const client = await OpcuaTestClient.create(folder, 'moved-by-hand');
    await client.tryToConnect(server);
    const [rejected] = (await server.listRejected()).filter(
      ({ thumbprint }) => thumbprint === client.thumbprint,
    );
    if (rejected === undefined) throw new Error('The certificate was not rejected.');

    await rename(rejected.file, trustedFile('by-hand.pem'));
    expect(await client.tryToConnect(server)).toBe('connected');
    await rename(trustedFile('by-hand.pem'), rejected.file);
    expect(await client.tryToConnect(server)).toMatch(REFUSED);
  });

  it('refuse a certificate that lies in rejected/ and in trusted/, until trust clears rejected/', async () => {
    const client = await OpcuaTestClient.create(folder, 'in-both');
    await client.tryToConnect(server);
    const [rejected] = (await server.listRejected()).filter(
      ({ thumbprint }) => thumbprint === client.thumbprint,
    );
    if (rejected === undefined) throw new Error('The certificate was not rejected.');

    await copyFile(rejected.file, trustedFile(basename(rejected.file)));
    expect(await client.tryToConnect(server)).toMatch(REFUSED);
    await server.trust(client.thumbprint);
    expect(await client.tryToConnect(server)).toBe('connected');
  });

  it('do not put a certificate back into rejected/ while many clients try and somebody trusts it', async () => {
    const client = await OpcuaTestClient.create(folder, 'crowd');
    await client.tryToConnect(server);

    const crowd = Promise.all(Array.from({ length: 12 }, () => client.tryToConnect(server)));
    await server.trust(client.thumbprint);
    await crowd;

    expect(await client.tryToConnect(server)).toBe('connected');
    expect((await server.listRejected()).map(({ thumbprint }) => thumbprint)).not.toContain(
      client.thumbprint,
    );
  });

  it('say so when a certificate to trust or distrust is not there', async () => {
    await expect(server.trust('00'.repeat(20))).rejects.toThrow('has not rejected');
    await expect(server.distrust('00'.repeat(20))).rejects.toThrow('does not trust');
  });

  it('can be switched off', async () => {
    const open = await startSimulatedServer({ pkiFolder: join(folder, 'open'), acceptAnyCertificate: true });
    const client = await OpcuaTestClient.create(folder, 'anybody');

    const outcome = await client.tryToConnect(open);

    await open.stop();
    expect(outcome).toBe('connected');
  });
});
