import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bucket, connectToNats, WatchedBucket } from '@koios/messaging';
import { certificateTrustBucket, deviceConfigBucket, deviceKey } from '@koios/opcua-contracts';
import { eventually, startTestNats, type TestNats } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { accepted } from '../src/domain/certificate-trust.js';
import { TrustMatrix } from '../src/worker/trust-matrix.js';
import { deviceConfig } from './fixtures/test-plant.js';

const log = pino({ level: 'silent' });
let nats: TestNats;
let connection: NatsConnection;

beforeAll(async () => {
  nats = await startTestNats();
  connection = await connectToNats({ url: nats.url, name: 'test' }, log);
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});

it('what a server says to a try that outlives its device brings nothing of the device back', async () => {
  const device = deviceConfig({ endpointUrl: 'opc.tcp://press-1:4840' });
  const key = deviceKey(device);
  const { endpointUrl, plantId } = device;
  const configs = await Bucket.open(connection, deviceConfigBucket);
  const verdicts = await Bucket.open(connection, certificateTrustBucket);
  const watched = new WatchedBucket(configs, `${plantId}.*`, log);
  await configs.put(key, device);
  await watched.start();
  const matrix = new TrustMatrix(verdicts, plantId, watched, log);
  await matrix.start();
  const observe = (revision: number): void =>
    matrix.observe(device, { endpointUrl, certificateId: randomUUID(), revision, ...accepted('SESSION') });

  observe(1);
  await eventually(async () => expect(await verdicts.get(key)).toBeDefined());
  await configs.delete(key);
  await eventually(async () => expect(await verdicts.get(key)).toBeUndefined());
  observe(2);
  await matrix.stop();
  await watched.stop();
  expect(await verdicts.get(key)).toBeUndefined();
});
