import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TestTokenIssuer, undisturbedNowMs } from '@koios/test-infrastructure';
import { GraphqlClient } from './support/graphql-client.js';
import { Infrastructure } from './support/infrastructure.js';
import { expectInvariants } from './support/invariants.js';
import { NatsObserver } from './support/nats-observer.js';
import { Operations } from './support/operations.js';
import { SpawnedCertService } from './support/spawned-cert-service.js';

const kills = 8;
let infrastructure: Infrastructure;
let issuer: TestTokenIssuer;
let service: SpawnedCertService;
let nats: NatsObserver;

beforeAll(async () => {
  [infrastructure, issuer] = await Promise.all([Infrastructure.start(), TestTokenIssuer.start()]);
  service = await SpawnedCertService.start(infrastructure, issuer, {
    // Longer than any change takes from its key to its row, even when five at once fight for the cores.
    GARBAGE_AGE_MS: '10000',
    GARBAGE_INTERVAL_MS: '300',
    RECONCILE_INTERVAL_MS: '300',
  });
  nats = await NatsObserver.connect(infrastructure.natsUrl);
});
afterAll(async () => {
  await nats?.close();
  await service?.stop();
  await issuer?.stop();
  await infrastructure?.stop();
});

/** Changes everything at once, without a pause, until it is told to stop; what fails was killed. */
function work(operations: Operations): { doneCount: () => number; stop: () => Promise<void> } {
  let isStopped = false;
  let doneCount = 0;
  const again = async (change: (round: string) => Promise<unknown>, worker: number): Promise<void> => {
    for (let round = 0; !isStopped; round++) {
      await change(`${worker}-${round}-${Math.random()}`).then(
        () => (doneCount += 1),
        () => delay(10),
      );
    }
  };
  const changes = [
    (round: string) => operations.generate({ name: `Made ${round}` }),
    async (round: string) =>
      operations.regenerate((await operations.generate({ name: `Renewed ${round}` })).id),
    async (round: string) => operations.delete((await operations.generate({ name: `Deleted ${round}` })).id),
    async (round: string) =>
      operations.setDefault((await operations.generate({ name: `Default ${round}` })).id),
    async () => operations.regenerate((await operations.defaultCertificate()).id, 'COMPROMISED'),
  ];
  const workers = changes.map(again);
  return {
    doneCount: () => doneCount,
    stop: async () => {
      isStopped = true;
      await Promise.all(workers);
    },
  };
}

describe('a service that is killed again and again at any moment', () => {
  it('never has a row without a key, a second default, or a lost event', async () => {
    const operations = new Operations(new GraphqlClient(service.graphqlUrl, await issuer.token()));
    const load = work(operations);
    for (let kill = 0; kill < kills; kill++) {
      await delay(150 + Math.random() * 350);
      // On a busy machine that may be too short for anything to be changed.
      await eventually(() => load.doneCount() > kill + 1);
      await service.kill();
      await service.launch();
    }
    await load.stop();

    const revisions = await infrastructure.query('SELECT 1 FROM certificate_revision');
    expect(revisions.length).toBeGreaterThan(kills);
    await expectInvariants(infrastructure, nats);
    expect(service.log).not.toMatch(/PRIVATE KEY/);
  }, 600_000);

  it('ends by itself and with code 0 when it is asked to', async () => {
    expect(await service.stop()).toEqual({ exitCode: 0, signal: null });
  });

  it('ends soon when NATS says nothing and an event waits for it', async () => {
    await service.launch();
    const operations = new Operations(new GraphqlClient(service.graphqlUrl, await issuer.token()));
    await infrastructure.withSilentNats(async () => {
      await operations.generate({ name: 'Its event waits' });
      const askedAtMs = undisturbedNowMs();
      expect(await service.stop()).toEqual({ exitCode: 0, signal: null });
      expect(undisturbedNowMs() - askedAtMs).toBeLessThan(2_800);
    });
  });

  it('ends with code 0 between two tries to make the stream anew', async () => {
    await service.launch();
    await infrastructure.withRefusedStreams(async () => {
      const seconds = /making the events stream failed, trying again in \d{4} ms/;
      await eventually(() => expect(service.log).toMatch(seconds));
      expect(await service.stop()).toEqual({ exitCode: 0, signal: null });
    });
  });
});
