import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogLevel, MessageSecurityMode, SecurityPolicy, setLogLevel, UserTokenType } from 'node-opcua';
import { OPERATOR_CREDENTIALS, startSimulatedServer, type SimulatedServer } from '../src/index.js';
import { OpcuaTestClient, UNSECURED } from './support/opcua-test-client.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

const { None, Sign, SignAndEncrypt } = MessageSecurityMode;
const SECURED = [
  SecurityPolicy.Basic256Sha256,
  SecurityPolicy.Aes128_Sha256_RsaOaep,
  SecurityPolicy.Aes256_Sha256_RsaPss,
];
const OFFERED = [
  { securityMode: None, securityPolicy: SecurityPolicy.None },
  ...[Sign, SignAndEncrypt].flatMap((securityMode) =>
    SECURED.map((securityPolicy) => ({ securityMode, securityPolicy })),
  ),
];

describe('the endpoints of a simulated server', () => {
  let folder: string;
  let server: SimulatedServer;
  let client: OpcuaTestClient;

  beforeAll(async () => {
    setLogLevel(LogLevel.Critic);
    folder = await makeTemporaryFolder();
    server = await startSimulatedServer({
      pkiFolder: join(folder, 'server'),
      name: 'line-4',
      maxSessions: 3,
    });
    client = await OpcuaTestClient.create(folder, 'trusted-client');
    await client.tryToConnect(server);
    await server.trust(client.thumbprint);
  });

  afterAll(async () => {
    await server.stop();
    await removeFolder(folder);
  });

  it('are None, and Sign and SignAndEncrypt with each of the three RSA policies', async () => {
    const unsecured = await client.connect({ ...server, ...UNSECURED });
    const endpoints = await unsecured.getEndpoints();
    await unsecured.disconnect();

    const offered = endpoints.map(({ securityMode, securityPolicyUri }) => ({
      securityMode,
      securityPolicy: securityPolicyUri,
    }));
    expect(offered).toEqual(OFFERED);
    expect(new Set(endpoints.map(({ endpointUrl }) => endpointUrl))).toEqual(new Set([server.endpointUrl]));
  });

  it.each(OFFERED.map((security) => ({ ...security, mode: MessageSecurityMode[security.securityMode] })))(
    'let a trusted client in with $mode and $securityPolicy',
    async ({ securityMode, securityPolicy }) => {
      expect(await client.tryToConnect({ ...server, securityMode, securityPolicy })).toBe('connected');
    },
  );

  it('let the operator in with the right password only', async () => {
    const user = { type: UserTokenType.UserName, ...OPERATOR_CREDENTIALS } as const;

    expect(await client.tryToConnect({ ...server, user })).toBe('connected');
    expect(await client.tryToConnect({ ...server, user: { ...user, password: 'guess' } })).toMatch(
      /BadUserAccessDenied|BadIdentityTokenRejected/,
    );
  });

  it('announce the ApplicationUri of the server certificate', async () => {
    const unsecured = await client.connect({ ...server, ...UNSECURED });
    const [endpoint] = await unsecured.getEndpoints();
    await unsecured.disconnect();

    expect(endpoint?.server.applicationUri).toMatch(/^urn:.+:Koios:Simulator:line-4$/);
  });

  it('refuse a session more than maxSessions', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => client.connect({ ...server, ...UNSECURED })));
    const [fourth, ...first] = clients;
    for (const connected of first) await connected.createSession();

    const outcome = await fourth?.createSession().then(() => 'opened', String);

    await Promise.all(clients.map((connected) => connected.disconnect()));
    expect(outcome).toMatch(/BadTooManySessions/);
  });
});
