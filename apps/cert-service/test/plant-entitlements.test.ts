import { randomUUID } from 'node:crypto';
import { Bucket, callRpc, connectToNats } from '@koios/messaging';
import {
  type DeviceConfig,
  deviceConfigBucket,
  deviceKey,
  inPlant,
  keyGrantsBucket,
  keySign,
  presentServerCertificate,
} from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { Scene } from './support/scene.js';

let scene: Scene;
let connection: NatsConnection;
beforeAll(async () => {
  scene = await Scene.start();
  connection = await connectToNats(
    { url: scene.infrastructure.natsUrl, name: 'connector' },
    pino({ level: 'silent' }),
  );
});
afterAll(async () => {
  await connection?.close();
  await scene?.stop();
});

function sign(plantId: string, certificateId: string): Promise<unknown> {
  const request = { revision: 1, padding: 'RSA-PSS', hash: 'SHA-256', data: 'AAAA', certificateId } as const;
  return callRpc(connection, inPlant(keySign, plantId), request, { timeoutMs: 60_000 });
}

async function addDevice(plantId: string, effectiveCertificateId: string): Promise<DeviceConfig> {
  const config: DeviceConfig = {
    deviceId: randomUUID(),
    plantId,
    version: 1,
    name: 'Press',
    endpointUrl: 'opc.tcp://127.0.0.1:1',
    securityMode: 'SIGN',
    securityPolicy: 'AUTO',
    effectiveCertificateId,
    enabled: true,
    scanRateMs: 1_000,
    tags: [],
    readMode: 'POLL',
    timeoutMs: 10_000,
    serverVerification: 'TRUST_ON_FIRST_USE',
    userIdentity: { kind: 'ANONYMOUS' },
  };
  await (await Bucket.open(connection, deviceConfigBucket)).put(deviceKey(config), config);
  return config;
}

describe("a plant's connectors", () => {
  it('may sign with the certificate of a device of theirs, from the moment that it is assigned', async () => {
    const { id } = await scene.operations.generate({ name: 'Of the north' });
    await addDevice('north', id);
    await expect(sign('north', id)).resolves.toHaveProperty('signature');
  });

  it('may not sign with one that only another plant uses', async () => {
    const { id } = await scene.operations.generate({ name: 'Of the south' });
    await addDevice('south', id);
    await expect(sign('south', id)).resolves.toHaveProperty('signature');
    await expect(sign('north', id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('may sign with one that somebody tries in their plant', async () => {
    const { id: certificateId } = await scene.operations.generate({ name: 'Tried' });
    await expect(sign('north', certificateId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const grants = await Bucket.open(connection, keyGrantsBucket);
    await grants.put(`north.${certificateId}`, { plantId: 'north', certificateId });
    await expect(sign('north', certificateId)).resolves.toHaveProperty('signature');
    await expect(sign('south', certificateId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('present server certificates in the name of their own plant, whatever they say', async () => {
    const { id, der } = await server();
    const { deviceId } = await addDevice('north', id);
    await present('north', { plantId: 'south', deviceId, certificateChain: [der] });
    expect(await plantsThatPresented(deviceId)).toEqual(['north']);
  });

  it('do not present server certificates for a device of another plant', async () => {
    const { id, der } = await server();
    const { deviceId } = await addDevice('south', id);
    const presentation = { plantId: 'south', deviceId, certificateChain: [der] };
    await expect(present('north', presentation)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await present('south', presentation)).toEqual({ trust: 'TRUSTED' });
    expect(await plantsThatPresented(deviceId)).toEqual(['south']);
  });

  it('do not present them for a device that is known in another plant, whatever the projection says', async () => {
    const { id, der } = await server();
    const config = await addDevice('south', id);
    const presentation = { plantId: 'south', deviceId: config.deviceId, certificateChain: [der] };
    await present('south', presentation);
    const inNorth = { ...config, plantId: 'north' };
    await (await Bucket.open(connection, deviceConfigBucket)).put(deviceKey(inNorth), inNorth);
    await expect(present('north', presentation)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

async function server(): Promise<{ id: string; der: string }> {
  const { id, certificatePem } = await scene.operations.generate({ name: `Server ${randomUUID()}` });
  return { id, der: certificatePem.replace(/-----[^-]+-----|\s/g, '') };
}

function present(
  plantId: string,
  presentation: { plantId: string; deviceId: string; certificateChain: string[] },
): Promise<unknown> {
  return callRpc(connection, inPlant(presentServerCertificate, plantId), presentation, { timeoutMs: 60_000 });
}

async function plantsThatPresented(deviceId: string): Promise<string[]> {
  const rows = await scene.infrastructure.query<{ plant_id: string }>(
    'SELECT plant_id FROM server_certificate WHERE device_id = $1',
    [deviceId],
  );
  return rows.map(({ plant_id }) => plant_id);
}
