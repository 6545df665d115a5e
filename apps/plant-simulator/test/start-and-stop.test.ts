import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogLevel, setLogLevel } from 'node-opcua';
import { startSimulatedServer, type SimulatedServer } from '../src/index.js';
import { OpcuaTestClient, UNSECURED } from './support/opcua-test-client.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

function tcpOutcome(endpointUrl: string): Promise<string> {
  const { hostname, port } = new URL(endpointUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
  });
}

async function ownCertificate(server: SimulatedServer): Promise<X509Certificate> {
  return new X509Certificate(await readFile(join(server.pkiFolder, 'own', 'certs', 'certificate.pem')));
}

describe('a simulated server', () => {
  let folder: string;

  beforeAll(async () => {
    setLogLevel(LogLevel.Critic);
    folder = await makeTemporaryFolder();
  });

  afterAll(() => removeFolder(folder));

  it('leaves no listener when it stops, even with a client connected', async () => {
    const server = await startSimulatedServer({ pkiFolder: join(folder, 'stopping') });
    const client = await OpcuaTestClient.create(folder, 'connected-client');
    const connected = await client.connect({ ...server, ...UNSECURED });
    await connected.createSession();
    expect(await tcpOutcome(server.endpointUrl)).toBe('connected');

    await server.stop();

    expect(await tcpOutcome(server.endpointUrl)).toBe('ECONNREFUSED');
    await server.stop();
    await connected.disconnect();
  });

  it('keeps its certificate and its trust lists between starts', async () => {
    const pkiFolder = join(folder, 'restarted');
    const client = await OpcuaTestClient.create(folder, 'loyal-client');
    const first = await startSimulatedServer({ pkiFolder });
    await client.tryToConnect(first);
    await first.trust(client.thumbprint);
    const before = await ownCertificate(first);
    await first.stop();

    const second = await startSimulatedServer({ pkiFolder });
    const outcome = await client.tryToConnect(second);
    await second.stop();

    expect((await ownCertificate(second)).fingerprint).toBe(before.fingerprint);
    expect(outcome).toBe('connected');
  });

  it('has a certificate for every name of this machine, with a 2048 bit RSA key', async () => {
    const server = await startSimulatedServer({ pkiFolder: join(folder, 'certified') });
    await server.stop();

    const certificate = await ownCertificate(server);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('fails with the reason when its port is taken', async () => {
    const server = await startSimulatedServer({ pkiFolder: join(folder, 'first') });
    const port = Number(new URL(server.endpointUrl).port);

    const second = startSimulatedServer({ pkiFolder: join(folder, 'second'), port });

    await expect(second).rejects.toThrow('EADDRINUSE');
    await server.stop();
  });
});
