import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClientCertificateState, DeviceConfig } from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import { ConnectorService } from './fixtures/connector-service.js';
import { TestServers } from './fixtures/servers.js';
import { TestPlant } from './fixtures/test-plant.js';

interface Trust {
  deviceId: string;
  endpointUrl: string;
  verdict: string;
  since: string | null;
  statusCode: string | null;
  revision: number;
}

interface Answer {
  trust: {
    totalCount: number;
    acceptedCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: { node: Trust }[];
  } | null;
  rotation: Record<string, unknown> | null;
}

const query = `query ($certificate: _Any!, $revision: Int, $verdict: TrustVerdict, $first: Int, $after: String, $orderBy: CertificateTrustOrder) {
  _entities(representations: [$certificate]) {
    ... on Certificate {
      trust(revision: $revision, verdict: $verdict, first: $first, after: $after, orderBy: $orderBy) {
        totalCount acceptedCount
        pageInfo { hasNextPage endCursor }
        edges { node { deviceId plantId endpointUrl certificateId revision verdict since statusCode } }
      }
      rotation { revision deviceCount movedCount waitingForTrustCount failedCount complete }
    }
  }
}`;

const probe = `mutation ($input: ProbeCertificateTrustInput!) {
  probeCertificateTrust(input: $input) { deviceId verdict since statusCode revision endpointUrl }
}`;

describe('the trust matrix', () => {
  let plant: TestPlant;
  let service: ConnectorService;
  let certificate: ClientCertificateState;
  let trusting: SimulatedServer;
  let careful: SimulatedServer;
  let asleep: SimulatedServer;
  let devices: { trusting: DeviceConfig; careful: DeviceConfig; asleep: DeviceConfig };
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    trusting = await servers.start('trusting', { acceptAnyCertificate: true });
    careful = await servers.start('careful');
    asleep = await servers.start('asleep', { acceptAnyCertificate: true, maxSessions: 1 });
    certificate = await plant.authority.generate('matrix');
    service = await ConnectorService.start({
      NATS_URL: plant.nats.url,
      PLANT: plant.plantId,
      STATUS_REPORT_INTERVAL_MS: '100',
      TRUST_PROBE_MIN_MS: '500',
    });
    devices = {
      trusting: await secured(trusting.endpointUrl),
      careful: await secured(careful.endpointUrl),
      asleep: await secured(asleep.endpointUrl, false),
    };
  });

  afterAll(async () => {
    await service.stop();
    await plant.stop();
    await servers.stopAll();
  });

  const secured = (endpointUrl: string, enabled = true): Promise<DeviceConfig> =>
    plant.addDevice({
      endpointUrl,
      enabled,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificate.certificateId,
    });

  const ask = async (variables: object = {}, id = certificate.certificateId): Promise<Answer> => {
    const representation = { __typename: 'Certificate', id };
    const { _entities } = await service.ask<{ _entities: [Answer] }>(query, {
      certificate: representation,
      ...variables,
    });
    return _entities[0];
  };

  const verdicts = ({ trust }: Answer): Record<string, string> =>
    Object.fromEntries((trust?.edges ?? []).map(({ node }) => [node.deviceId, node.verdict]));

  const untilVerdicts = (trustingSays: string, carefulSays: string, asleepSays: string): Promise<Answer> =>
    eventually(async () => {
      const answer = await ask();
      expect(verdicts(answer)).toEqual({
        [devices.trusting.deviceId]: trustingSays,
        [devices.careful.deviceId]: carefulSays,
        [devices.asleep.deviceId]: asleepSays,
      });
      return answer;
    });

  it('tells of each server whether it accepts, refuses or never saw the certificate, and since when', async () => {
    const { trust, rotation } = await untilVerdicts('ACCEPTED', 'REFUSED', 'NEVER_TRIED');
    expect(trust).toMatchObject({ totalCount: 3, acceptedCount: 1 });
    const refused = trust?.edges.find(({ node }) => node.verdict === 'REFUSED')?.node;
    expect(refused?.statusCode).toBe('BadSecurityChecksFailed');
    expect(Date.now() - Date.parse(refused?.since ?? '')).toBeLessThan(60_000);
    expect(rotation).toMatchObject({ revision: 1, deviceCount: 2, complete: false });
    expect(trust?.edges.find(({ node }) => node.verdict === 'NEVER_TRIED')?.node.since).toBeNull();
  });

  it('is filtered and paged', async () => {
    const accepted = await ask({ verdict: 'ACCEPTED' });
    expect(accepted.trust).toMatchObject({ totalCount: 1, acceptedCount: 1 });
    expect(verdicts(accepted)).toEqual({ [devices.trusting.deviceId]: 'ACCEPTED' });
    const first = await ask({ first: 2 });
    expect(first.trust).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const second = await ask({ first: 2, after: first.trust?.pageInfo.endCursor });
    expect(second.trust?.pageInfo.hasNextPage).toBe(false);
    expect(new Set(Object.keys({ ...verdicts(first), ...verdicts(second) })).size).toBe(3);
    expect(await ask({ revision: 7 })).toMatchObject({ trust: { totalCount: 3, acceptedCount: 0 } });
  });

  it('is ordered as asked for', async () => {
    const urls = async (orderBy: object): Promise<(string | undefined)[]> =>
      ((await ask({ orderBy })).trust?.edges ?? []).map(({ node }) => node.endpointUrl);
    const sorted = [trusting, careful, asleep].map(({ endpointUrl }) => endpointUrl).sort();
    expect(await urls({ field: 'ENDPOINT_URL' })).toEqual(sorted);
    expect(await urls({ field: 'ENDPOINT_URL', direction: 'DESC' })).toEqual([...sorted].reverse());
    expect((await urls({ field: 'SINCE' })).at(-1)).toBe(asleep.endpointUrl);
    expect((await urls({ field: 'SINCE', direction: 'DESC' }))[0]).toBe(asleep.endpointUrl);
  });

  it('knows nothing of a certificate that is not there', async () => {
    expect(await ask({}, '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57')).toEqual({ trust: null, rotation: null });
  });

  it('probes a server that has no room for one more session', async () => {
    await plant.waitUntilRunning(await plant.addDevice({ endpointUrl: asleep.endpointUrl }));
    const input = { certificateId: certificate.certificateId, deviceIds: [devices.asleep.deviceId] };
    const { probeCertificateTrust } = await service.ask<{ probeCertificateTrust: Trust[] }>(probe, { input });
    expect(probeCertificateTrust).toMatchObject([
      { deviceId: devices.asleep.deviceId, verdict: 'ACCEPTED', statusCode: null, revision: 1 },
    ]);
    await untilVerdicts('ACCEPTED', 'REFUSED', 'ACCEPTED');
  });

  it('probes all servers of a certificate, and says of one that is away why it could not be asked', async () => {
    const away = await secured('opc.tcp://127.0.0.1:1', false);
    const input = { certificateId: certificate.certificateId };
    // The service and the connector hear of a new device in a moment.
    const said = await eventually(async () => {
      const { probeCertificateTrust } = await service.ask<{ probeCertificateTrust: Trust[] }>(probe, {
        input,
      });
      const byDevice = new Map(probeCertificateTrust.map((trust) => [trust.deviceId, trust]));
      expect([...byDevice.keys()]).toContain(away.deviceId);
      return byDevice;
    });
    await plant.removeDevice(away);
    expect(said.get(devices.trusting.deviceId)).toMatchObject({ verdict: 'ACCEPTED', statusCode: null });
    expect(said.get(devices.careful.deviceId)).toMatchObject({
      verdict: 'REFUSED',
      statusCode: 'BadSecurityChecksFailed',
    });
    expect(said.get(away.deviceId)).toMatchObject({ verdict: 'NEVER_TRIED', statusCode: 'ECONNREFUSED' });
  });

  it('refuses a probe of what is not there', async () => {
    const { certificateId } = certificate;
    const unknown = '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57';
    expect(await service.refusal(probe, { input: { certificateId: unknown } })).toMatchObject({
      code: 'CERTIFICATE_NOT_FOUND',
      field: 'certificateId',
    });
    expect(await service.refusal(probe, { input: { certificateId, deviceIds: [unknown] } })).toMatchObject({
      code: 'DEVICE_NOT_FOUND',
    });
    const deviceIds = Array.from({ length: 101 }, () => unknown);
    expect(await service.refusal(probe, { input: { certificateId, deviceIds } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'deviceIds',
    });
  });

  it('follows a rotation: who has moved, and who waits for trust while it scans on', async () => {
    await careful.trust(certificate.thumbprint);
    await plant.waitUntilRunning(devices.careful);
    const next = await plant.authority.regenerate(certificate.certificateId);
    const halfway = await eventually(async () => {
      const answer = await ask();
      expect(answer.rotation).toMatchObject({ movedCount: 1, waitingForTrustCount: 1 });
      // Verdicts and the devices' states are told apart from each other.
      expect(answer.trust).toMatchObject({ acceptedCount: 1 });
      return answer;
    });
    expect(halfway.rotation).toMatchObject({ revision: 2, deviceCount: 2, failedCount: 0, complete: false });
    expect(plant.statusOf(devices.careful)).toMatchObject({ status: 'RUNNING' });
    await eventually(async () =>
      expect(await ask({ revision: 1 })).toMatchObject({ trust: { acceptedCount: 3 } }),
    );

    await careful.trust(next.thumbprint);
    await eventually(async () => {
      expect((await ask()).rotation).toMatchObject({ movedCount: 2, complete: true });
    });
  });

  it('forgets a device that is gone', async () => {
    await plant.removeDevice(devices.careful);
    await eventually(async () => expect((await ask()).trust?.totalCount).toBe(2));
    const key = `${plant.plantId}.${devices.careful.deviceId}`;
    await eventually(async () => expect(await plant.trustVerdicts(key)).toBeUndefined());
  });
});
