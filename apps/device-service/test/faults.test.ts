import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceConfig } from '@koios/opcua-contracts';
import { Cable, eventually, undisturbedNowMs } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeviceStack } from './stack/device-stack.js';
import type { GraphQLAnswer } from './stack/graphql-client.js';
import { launchService, type RunningService, spawnService, untilReady } from './stack/running-service.js';
import {
  change,
  createDevice,
  createSecureDevice,
  type DeviceAnswer,
  deviceInput,
  deviceMutations,
  eventsAbout,
  readConfig,
  readDevice,
} from './stack/devices.js';

/** Between two tries to handle an event lie up to 30 s. */
const betweenTwoTries = { timeoutMs: 60_000 };
let stack: DeviceStack;

beforeAll(async () => {
  stack = await DeviceStack.prepare();
});
afterAll(() => stack.stop());

async function health(path: string): Promise<{ status: number; faults: string[] }> {
  const response = await fetch(`${stack.service.url}/health/${path}`);
  const { faults = {} } = (await response.json()) as { faults?: Record<string, string> };
  return { status: response.status, faults: Object.keys(faults) };
}

function reassignmentsOf(device: DeviceAnswer): { data: unknown }[] {
  return eventsAbout(stack, device.id).filter(({ type }) => type === 'device.certificate-reassigned');
}

function deletionsOf(device: DeviceAnswer): unknown[] {
  return reassignmentsOf(device).filter(({ data }) => JSON.stringify(data).includes('CERTIFICATE_DELETED'));
}

describe('a service', () => {
  it('with a wrong configuration ends with every fault named, and does not tell the password', async () => {
    const environment = {
      DATABASE_URL: 'mysql://user:hunter2@host/db',
      DEFAULT_PLANT_ID: 'Main Plant',
      NATS_URL: 'nats://x',
    };
    const service = spawnService(environment);
    expect(await service.ended).toEqual({ exitCode: 1, signal: null });
    for (const name of [
      'HTTP_PORT',
      'TOKEN_ISSUER',
      'TOKEN_AUDIENCE',
      'JWKS_URL',
      'DATABASE_URL',
      'DEFAULT_PLANT_ID',
    ]) {
      expect(service.output).toContain(name);
    }
    expect(service.output).not.toContain('hunter2');
  });

  it('that starts before PostgreSQL, NATS and cert-service is live, says what it waits for, and gets ready', async () => {
    await stack.certificates.stop();
    await stack.postgres.kill();
    await stack.nats.kill();
    await stack.launchService({ DEFAULT_PLANT_ID: 'first', DEFAULT_PLANT_NAME: 'First plant' });
    expect((await health('live')).status).toBe(200);
    expect(await health('ready')).toEqual({
      status: 503,
      faults: ['database', 'nats', 'default certificate'],
    });
    expect(await stack.ask('{ plants { totalCount } }')).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });

    await stack.postgres.restart();
    await eventually(async () =>
      expect((await health('ready')).faults).toEqual(['nats', 'default certificate']),
    );
    expect((await stack.ask('{ plants { edges { node { id name } } } }')).data).toEqual({
      plants: { edges: [{ node: { id: 'first', name: 'First plant' } }] },
    });
    const answer = await stack.ask(deviceMutations.createDevice, { input: deviceInput() });
    expect(answer.errors).toMatchObject([
      { path: ['device', 'effectiveCertificate'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
    ]);

    await stack.nats.restart();
    await eventually(async () => expect((await health('ready')).faults).toEqual(['default certificate']));
    await eventually(async () => expect(await stack.configs.keys()).toHaveLength(1));

    stack.certificates.start();
    await eventually(async () => expect((await health('ready')).status).toBe(200));
    await eventually(async () => {
      const [key = ''] = await stack.configs.keys();
      expect((await stack.configs.get(key))?.value).toMatchObject({
        version: 2,
        effectiveCertificateId: stack.certificates.defaultId,
      });
    });
  });

  it('answers in time that it is too late, and has changed nothing when it gets on', async () => {
    const holder = stack.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE device IN ACCESS EXCLUSIVE MODE');
    const askedAtMs = undisturbedNowMs();
    const input = deviceInput({ name: 'Too late' });
    const answers = await Promise.all([
      stack.askInTime(300, '{ devices { totalCount } }'),
      stack.askInTime(300, deviceMutations.createDevice, { input }),
    ]).finally(() => holder.rollbackTransaction());
    expect(undisturbedNowMs() - askedAtMs).toBeLessThan(3_000);
    for (const { errors } of answers) expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }]);
    await holder.release();
    // The insert that waited for the lock comes before this one, and is rolled back.
    await createDevice(stack);
    const late = await stack.ask('{ devices(filter: { search: "Too late" }) { totalCount } }');
    expect(late.data).toEqual({ devices: { totalCount: 0 } });
  });

  it('ends on SIGTERM within seconds, with code 0, and starts again on what it left', async () => {
    const device = await createDevice(stack);
    const askedAtMs = undisturbedNowMs();
    expect(await stack.service.process.stop()).toEqual({ exitCode: 0, signal: null });
    expect(undisturbedNowMs() - askedAtMs).toBeLessThan(3_000);
    await stack.startService();
    expect(await readDevice(stack, device.id)).toEqual(device);
    expect((await stack.ask('{ plants { edges { node { id } } } }')).data).toEqual({
      plants: { edges: [{ node: { id: 'first' } }] },
    });
  });
});

describe('a replica that is asked to end in the middle of its work', () => {
  const page = '{ devices(first: 20) { totalCount edges { node { id name effectiveCertificate { id } } } } }';

  /** Asks and changes without a pause until nobody takes a connection any more; keeps all that came back. */
  async function callUntilGone(
    replica: RunningService,
    device: DeviceAnswer,
    answers: GraphQLAnswer[],
  ): Promise<void> {
    for (let round = 0; ; round += 1) {
      const input = { id: device.id, name: `${device.id} ${round}` };
      const change = stack.ask(deviceMutations.updateDevice, { input }, replica);
      const all = await Promise.allSettled([change, stack.ask(page, {}, replica)]);
      answers.push(...all.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])));
      if (all.some(({ status }) => status === 'rejected')) return;
    }
  }

  it('answers what it has taken, and ends with code 0', async () => {
    const devices = await Promise.all(Array.from({ length: 6 }, () => createDevice(stack)));
    for (let round = 0; round < 3; round += 1) {
      // Sweeping all the time: it may be asked to end in the middle of that too.
      const replica = await launchService({ ...stack.environment, RECONCILE_INTERVAL_MS: '50' });
      await untilReady(replica);
      const answers: GraphQLAnswer[] = [];
      const calls = devices.map((device) => callUntilGone(replica, device, answers));
      await eventually(() => answers.length > devices.length);
      await delay(300);
      expect(await replica.process.stop()).toEqual({ exitCode: 0, signal: null });
      await Promise.all(calls);
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    }
  });
});

describe('a service that is asked to end while it cannot reach its parts', () => {
  it('ends within seconds all the same', async () => {
    const replica = await launchService(stack.environment);
    await untilReady(replica);
    await stack.nats.kill();
    await stack.postgres.kill();
    const askedAtMs = undisturbedNowMs();
    expect((await replica.process.stop()).signal).toBeNull();
    expect(undisturbedNowMs() - askedAtMs).toBeLessThan(7_000);
    await stack.nats.restart();
    await stack.postgres.restart();
    await eventually(async () => expect((await health('ready')).status).toBe(200));
  });
});

describe('a replica', () => {
  let replica: RunningService;
  beforeAll(async () => {
    replica = await launchService(stack.environment);
  });
  afterAll(() => replica.process.stop());

  it('shares the work: each event acts once, and both take changes', async () => {
    await untilReady(replica);
    const device = await createDevice(stack);
    const certificateIds = Array.from({ length: 10 }, () => stack.certificates.add());
    const assigned: DeviceAnswer[] = [];
    for (const certificateId of certificateIds) assigned.push(await createSecureDevice(stack, certificateId));
    const changes = Array.from({ length: 20 }, (_, index) => {
      const input = { id: device.id, scanRateMs: 1_001 + index };
      return stack.ask(deviceMutations.updateDevice, { input }, index % 2 ? replica : stack.service);
    });
    await Promise.all([...changes, ...certificateIds.map((id) => stack.certificates.delete(id))]);
    for (const other of assigned) {
      await eventually(async () => expect((await readConfig(stack, other))?.version).toBe(2));
      await eventually(() => expect(reassignmentsOf(other)).toHaveLength(1));
    }
    const now = await readDevice(stack, device.id);
    await eventually(async () =>
      expect(await readConfig(stack, device)).toMatchObject({ version: 21, scanRateMs: now?.scanRateMs }),
    );
  });
});

describe('when NATS is killed', () => {
  it('changes are taken meanwhile, and projected and published when it is back', async () => {
    const device = await createDevice(stack);
    await stack.nats.kill();
    const askedAtMs = undisturbedNowMs();
    await change(stack, 'setDeviceEnabled', { id: device.id, enabled: true });
    expect(undisturbedNowMs() - askedAtMs).toBeLessThan(3_500);
    expect((await health('ready')).faults).toEqual(['nats']);
    await stack.nats.restart();
    await eventually(async () =>
      expect(await readConfig(stack, device)).toMatchObject({ version: 2, enabled: true }),
    );
    await eventually(() =>
      expect(eventsAbout(stack, device.id).map(({ type }) => type)).toContain('device.updated'),
    );
    await eventually(async () => expect((await health('ready')).status).toBe(200));
  });

  it('a deletion of a certificate right after it is back is heard', async () => {
    const certificateId = stack.certificates.add();
    const device = await createSecureDevice(stack, certificateId);
    await stack.nats.kill();
    await stack.nats.restart();
    await eventually(() => stack.certificates.delete(certificateId));
    await eventually(
      async () =>
        expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(stack.certificates.defaultId),
      betweenTwoTries,
    );
    await eventually(() => expect(reassignmentsOf(device)).toHaveLength(1));
  });
});

describe('when PostgreSQL is killed', () => {
  it('requests are answered as such meanwhile, and events are handled when it is back', async () => {
    const certificateId = stack.certificates.add();
    const device = await createSecureDevice(stack, certificateId);
    await stack.postgres.kill();
    const answer = await stack.ask(deviceMutations.createDevice, { input: deviceInput() });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect((await health('ready')).faults).toContain('database');
    await stack.certificates.delete(certificateId);
    await stack.postgres.restart();
    await eventually(
      async () => expect((await readDevice(stack, device.id))?.clientCertificate).toBeNull(),
      betweenTwoTries,
    );
    await eventually(() => expect(reassignmentsOf(device)).toHaveLength(1));
  });
});

describe('when PostgreSQL says nothing any more, and closes nothing', () => {
  let cable: Cable;
  beforeAll(async () => {
    const url = new URL(stack.postgres.url);
    cable = await Cable.to(Number(url.port));
    url.port = String(cable.port);
    await stack.service.process.stop();
    stack.databaseUrl = url.href;
    await stack.startService({ DATABASE_TIMEOUT_MS: '3000' });
  });
  afterAll(async () => {
    stack.databaseUrl = stack.postgres.url;
    await stack.service.process.stop();
    await stack.startService();
    await cable.remove();
  });

  it('requests are told so, and what happens meanwhile has its effect once when it is back', async () => {
    const certificateIds = [1, 2, 3].map(() => stack.certificates.add());
    const devices: DeviceAnswer[] = [];
    for (const certificateId of certificateIds) devices.push(await createSecureDevice(stack, certificateId));
    cable.silence();
    for (const certificateId of certificateIds) await stack.certificates.delete(certificateId);
    const name = 'Asked in vain';
    const asked = await Promise.all([
      stack.ask(deviceMutations.createDevice, { input: deviceInput({ name }) }),
      stack.ask('{ devices { totalCount } }'),
    ]);
    for (const { errors } of asked)
      expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect((await health('ready')).faults).toContain('database');
    cable.mend();
    await eventually(async () => {
      for (const device of devices) {
        expect((await readDevice(stack, device.id))?.clientCertificate).toBeNull();
        expect(deletionsOf(device)).toHaveLength(1);
      }
    }, betweenTwoTries);
    const search = `{ devices(filter: { search: "${name}" }) { totalCount } }`;
    expect((await stack.ask(search)).data).toEqual({ devices: { totalCount: 0 } });
    await createDevice(stack);
    await eventually(async () => {
      const [row] = await stack.database.query<[{ waiting: number }]>(
        'SELECT count(*)::integer AS waiting FROM outbox WHERE published_at IS NULL',
      );
      expect(row.waiting).toBe(0);
    });
  }, 240_000);
});

describe('when the service is killed while events arrive', () => {
  it('each acts once, those included that come while it is away', async () => {
    const certificateIds = Array.from({ length: 30 }, () => stack.certificates.add());
    const devices: DeviceAnswer[] = [];
    for (const certificateId of certificateIds) devices.push(await createSecureDevice(stack, certificateId));
    for (const [index, certificateId] of certificateIds.entries()) {
      await stack.certificates.delete(certificateId);
      if (index === 15) await stack.service.process.kill();
    }
    const next = stack.certificates.add();
    await stack.certificates.setDefault(next);
    await stack.startService();
    for (const device of devices) {
      await eventually(async () =>
        expect((await readConfig(stack, device))?.effectiveCertificateId).toBe(next),
      );
      await eventually(() => expect(deletionsOf(device)).toHaveLength(1));
    }
    const [{ twice }] = await stack.database.query<[{ twice: number }]>(
      'SELECT (count(*) - count(DISTINCT event_id))::integer AS twice FROM handled_event',
    );
    expect(twice).toBe(0);
  }, 240_000);
});

describe('the sweep', () => {
  it('at the start heals a bucket that is gone, a wrong entry and one too many', async () => {
    const [device, other] = [await createDevice(stack), await createDevice(stack)];
    const restored = await createDevice(stack);
    await stack.service.process.stop();
    await stack.configs.kv.destroy();
    const anew = await stack.openConfigs();
    const config = { ...configOf(other), name: 'old' };
    await anew.put(`first.${other.id}`, config);
    // Of the time between a backup and its restoration.
    await anew.put(`first.${restored.id}`, { ...configOf(restored), version: 9, name: 'undone' });
    await anew.put('first.00000000-0000-4000-8000-000000000000', config);
    await anew.kv.put('nonsense', 'nonsense');
    await stack.database.query('UPDATE device SET version = 5 WHERE id = $1', [other.id]);
    await stack.startService();
    await eventually(async () =>
      expect((await anew.get(`first.${device.id}`))?.value.name).toBe(device.name),
    );
    await eventually(async () =>
      expect((await anew.get(`first.${other.id}`))?.value).toMatchObject({ version: 5, name: other.name }),
    );
    await eventually(async () =>
      expect((await anew.get(`first.${restored.id}`))?.value.name).toBe(restored.name),
    );
    const [{ count }] = await stack.database.query<[{ count: number }]>(
      'SELECT count(*)::integer AS count FROM device',
    );
    await eventually(async () => expect(await anew.keys()).toHaveLength(count));
  });

  it('every so often heals a bucket that is gone, a deletion and a change of the default that nobody told of', async () => {
    await stack.service.process.stop();
    await stack.startService({ RECONCILE_INTERVAL_MS: '3000' });
    const forgotten = stack.certificates.add();
    const [device, assigned] = [await createDevice(stack), await createSecureDevice(stack, forgotten)];
    await stack.configs.kv.destroy();
    stack.certificates.forget(forgotten);
    const next = stack.certificates.add();
    stack.certificates.defaultId = next;
    // Learned while the clock was wrong for a moment.
    await stack.database.query("UPDATE default_certificate SET since = now() + interval '1 day'");
    await eventually(async () => {
      const anew = await stack.openConfigs();
      for (const { id } of [device, assigned]) {
        expect((await anew.get(`first.${id}`))?.value.effectiveCertificateId).toBe(next);
      }
    });
    expect((await readDevice(stack, assigned.id))?.clientCertificate).toBeNull();
    await eventually(() =>
      expect(reassignmentsOf(assigned).at(-1)).toMatchObject({ data: { certificateId: next } }),
    );
  }, 240_000);
});

function configOf(device: DeviceAnswer): DeviceConfig {
  return {
    deviceId: device.id,
    plantId: device.plant.id,
    version: 1,
    name: device.name,
    endpointUrl: device.endpointUrl,
    securityMode: 'NONE',
    securityPolicy: 'NONE',
    effectiveCertificateId: null,
    enabled: false,
    scanRateMs: device.scanRateMs,
    tags: device.tags.map(({ name, nodeId }) => ({ name, nodeId })),
    readMode: 'POLL',
    timeoutMs: 10_000,
    serverVerification: 'TRUST_ON_FIRST_USE',
    userIdentity: { kind: 'ANONYMOUS' },
  };
}
