import { createPrivateKey } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callRpc } from '@koios/messaging';
import {
  type DeviceStatus,
  handedKeyOwner,
  inPlant,
  keyHandOver,
  type ScanResult,
} from '@koios/opcua-contracts';
import { RecipientKey } from '@koios/sealing';
import { canariesOf, eventually } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { JoinedPlant } from './support/joined-plant.js';
import { installedNatsServer } from './support/nats-servers.js';

/** Renewed after three quarters of it, in good time on a busy machine too; a real one lives for ten minutes. */
const channelLifetimeMs = 8_000;
const nats = await installedNatsServer('2.10');

/** A process that stands still for less than that misses no scan. */
const scanRateMs = 2_000;
/** After an outage, NATS looks for the other side at intervals that grow with the outage. */
const catchUpLimitMs = 60_000;
/** What a plant's server has no business with. */
const foreignToPlant = [
  'certificate.generated',
  'device.created',
  'values.south.d',
  'certificates.key.sign.south',
  'certificates.key.hand-over.south',
  'devices.south.hand-over-password',
  '$JS.centre.API.$KV.device-config.north.sly',
  '$JS.centre.API.$KV.device-status.south.sly',
  '$JS.centre.API.STREAM.DELETE.events',
  '$JS.centre.API.CONSUMER.CREATE.KV_device-config',
  '$JS.centre.API.CONSUMER.CREATE.KV_device-config.sly.$KV.device-config.south.>',
];

/** The subjects of the messages that come in from now on. */
function subjectsHeardBy(connection: NatsConnection, subjects: readonly string[]): string[] {
  const heard: string[] = [];
  for (const subject of subjects)
    connection.subscribe(subject, { callback: (_error, message) => void heard.push(message.subject) });
  return heard;
}

/** What names a scan. */
const nameOf = ({ seriesStartedAt, scanNumber }: ScanResult): string => `${seriesStartedAt} ${scanNumber}`;

(nats ? describe : describe.skip)('a plant behind a WAN', () => {
  let scene: JoinedPlant;
  /** Everything that is said on either side. */
  const overheard: string[] = [];

  beforeAll(async () => {
    if (!nats) return;
    console.log(`with nats-server ${nats.version}`);
    scene = await JoinedPlant.start(nats, { channelLifetimeMs, scanRateMs });
    for (const side of [scene.centre, scene.plant])
      side.subscribe('>', {
        callback: (_error, { data }) => void overheard.push(Buffer.from(data).toString('latin1')),
      });
    await scene.untilRunning();
  }, 300_000);
  afterAll(() => scene?.stop(), 120_000);

  /** What the centre has is what the plant has, each scan once. */
  const untilTheCentreHasAll = (): Promise<void> =>
    eventually(
      async () => {
        const [there, here] = [await scene.scansAt('plant'), await scene.scansAt('centre')];
        const names = here.map(nameOf);
        expect(new Set(names).size).toBe(names.length);
        expect(names.slice(0, there.length)).toEqual(there.map(nameOf));
      },
      { timeoutMs: catchUpLimitMs },
    );

  const untilTheCentreSays = (isWanted: (status: DeviceStatus) => boolean): Promise<void> =>
    eventually(
      async () => {
        const status = await scene.statusAt('centre');
        if (!status || !isWanted(status)) throw new Error(`the centre says ${JSON.stringify(status)}`);
      },
      { timeoutMs: catchUpLimitMs },
    );

  it('with key custody REMOTE loses its sessions when the WAN is away for longer than a channel lives', async () => {
    const { counters } = await scene.untilRunning();
    scene.wan.cut();
    await eventually(
      async () => {
        const status = await scene.statusAt('plant');
        expect(status?.status).toBe('FAILED');
        expect(status?.error?.code).toBe('SERVICE_UNAVAILABLE');
        expect(status?.counters.missedScans).toBeGreaterThan(counters.missedScans);
      },
      { timeoutMs: catchUpLimitMs },
    );
    scene.wan.mend();
    await scene.untilRunning();
    expect((await scene.statusAt('plant'))?.counters.missedScans).toBeGreaterThan(counters.missedScans);
    await untilTheCentreHasAll();
  }, 300_000);

  it('with key custody SEALED scans on, and everything that it scanned arrives, once', async () => {
    await scene.setKeyCustody('SEALED');
    await eventually(() => scene.logs.includes('holds a private key'));
    const { counters: before } = await scene.untilRunning();
    await untilTheCentreSays(({ counters }) => counters.reconnects === before.reconnects);
    const { length: scannedBefore } = await scene.scansAt('plant');
    scene.wan.cut();
    const cutAtMs = performance.now();
    await delay(2.5 * channelLifetimeMs);
    const awayMs = performance.now() - cutAtMs;
    const { missedScans, reconnects } = before;
    expect((await scene.untilRunning()).counters).toMatchObject({ missedScans, reconnects });
    const there = await scene.scansAt('plant');
    const numbers = there.slice(scannedBefore).map(({ scanNumber }) => scanNumber);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(numbers.length).toBeGreaterThan(awayMs / scanRateMs - 4);
    const here = await scene.scansAt('centre');
    expect(there.length - here.length).toBeGreaterThan(numbers.length - 4);

    // What is lost meanwhile is made anew with the same key.
    await scene.restartOpcUaServer();
    const again = await eventually(async () => {
      const status = await scene.untilRunning();
      expect(status.counters.reconnects).toBe(before.reconnects + 1);
      return status;
    });
    expect((await scene.statusAt('centre'))?.counters.reconnects).toBe(before.reconnects);

    scene.wan.mend();
    await untilTheCentreHasAll();
    await untilTheCentreSays(({ counters }) => counters.reconnects === again.counters.reconnects);
    console.log(`${numbers.length} scans while the WAN was away, none missed`);
  }, 300_000);

  it('hears of a change at the centre once the WAN is back', async () => {
    scene.wan.cut();
    await scene.ask(
      'device-service',
      'mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: false) { id } }',
      {
        id: scene.deviceId,
      },
    );
    await delay(1_000);
    expect((await scene.statusAt('plant'))?.status).toBe('RUNNING');
    scene.wan.mend();
    await untilTheCentreSays(({ status }) => status === 'STOPPED');
  }, 300_000);

  it('whose server was broken into says and hears no more at the centre than its own', async () => {
    const saidAtCentre = subjectsHeardBy(scene.centre, ['>']);
    const foreignAtCentre = ['connectors.south.wake', 'devices.north.hand-over-password', 'carried.south.x'];
    const own = ['connectors.north.first', 'connectors.north.last'];
    const heardInPlant = subjectsHeardBy(scene.plant, [...foreignAtCentre, ...own]);
    // Until each side knows what the other one listens to.
    await eventually(() => {
      scene.plant.publish('certificates.key.sign.north', '{}');
      scene.centre.publish('connectors.north.first', '{}');
      expect(saidAtCentre).toContain('certificates.key.sign.north');
      expect(heardInPlant).toContain('connectors.north.first');
    });
    for (const subject of foreignToPlant) scene.plant.publish(subject, '{}');
    // Through the same link, later: what was to come has come.
    scene.plant.publish('certificates.describe', '{}');
    for (const subject of [...foreignAtCentre, 'connectors.north.last']) scene.centre.publish(subject, '{}');
    await eventually(() => expect(saidAtCentre).toContain('certificates.describe'));
    await eventually(() => expect(heardInPlant).toContain('connectors.north.last'));
    // At the centre the API of its domain has the plain name.
    const forbidden = foreignToPlant.map((subject) => subject.replace('$JS.centre.API.$KV', '$KV'));
    const plain = forbidden.map((subject) => subject.replace('$JS.centre.API', '$JS.API'));
    expect(saidAtCentre.filter((subject) => plain.includes(subject))).toEqual([]);
    expect(heardInPlant.filter((subject) => foreignAtCentre.includes(subject))).toEqual([]);
  });

  it('leaves its key nowhere: in no log, on no disk of the plant, on neither bus', async () => {
    const recipient = new RecipientKey();
    const { certificateId } = scene;
    const owner = { certificateId, revision: 1, plantId: 'north' };
    const { sealedKey } = await callRpc(scene.centre, inPlant(keyHandOver, 'north'), {
      ...{ certificateId, revision: 1, connectorId: 'test', recipient: recipient.publicKey },
    });
    const der = await recipient.unseal(sealedKey, handedKeyOwner(owner));
    const canaries = canariesOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    const seen = [scene.logs, scene.connectorFiles, scene.plantServerFiles, ...overheard].join('\n');
    expect(overheard.some((text) => text.includes('sealedKey'))).toBe(true);
    expect(canaries.filter((canary) => seen.includes(canary))).toEqual([]);
    // What node-opcua says when it sends without the security that the channel should have.
    expect(seen.includes('derivedKeys not set')).toBe(false);
    const { auditLog } = await scene.ask<{ auditLog: { edges: { node: { actor: string } }[] } }>(
      'cert-service',
      '{ auditLog(first: 20) { edges { node { actor action } } } }',
    );
    expect(auditLog.edges.map(({ node }) => node)).toEqual(
      expect.arrayContaining([
        { actor: 'plant:north', action: 'PRIVATE_KEY_HANDED_OVER' },
        { actor: 'tester', action: 'KEY_CUSTODY_CHANGED' },
      ]),
    );
  });
});
