import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestTokenIssuer } from '@koios/test-infrastructure';
import { GraphqlClient } from './support/graphql-client.js';
import { Infrastructure } from './support/infrastructure.js';
import { expectInvariants } from './support/invariants.js';
import { NatsObserver } from './support/nats-observer.js';
import { Operations } from './support/operations.js';
import { SpawnedCertService } from './support/spawned-cert-service.js';
import { TcpGate } from './support/tcp-gate.js';

/** A step is what the service sends to a part; it is killed the moment before, and the part never hears of it. */
interface Step {
  readonly part: 'storage' | 'database' | 'nats';
  /** What is sent before, in this order. */
  readonly after?: readonly string[];
  /** The beginning of what is not sent any more. */
  readonly before: string;
}

const putKey: Step = { part: 'storage', before: 'PUT /koios-keys/keys/' };
const insertRevision: Step = { part: 'database', before: 'INSERT INTO "certificate_revision"' };
const emit: Step = { part: 'database', before: 'INSERT INTO outbox' };
const commit: Step = { part: 'database', after: ['INSERT INTO outbox'], before: 'COMMIT' };
const project: Step = { part: 'nats', before: 'PUB $KV.client-certificates.' };
const publish = (type: string): Step => ({ part: 'nats', before: `PUB ${type} ` });
const markPublished: Step = { part: 'database', after: ['INSERT INTO outbox'], before: 'UPDATE "outbox"' };
const deleteRow: Step = { part: 'database', before: 'DELETE FROM "client_certificate"' };
const updateRow: Step = { part: 'database', before: 'UPDATE "client_certificate"' };
const removeKey: Step = { part: 'storage', before: 'DELETE /koios-keys/keys/' };

const changes: Record<string, (operations: Operations, id: string) => Promise<unknown>> = {
  generate: (operations) => operations.generate({ name: `Made ${Math.random()}` }),
  regenerate: (operations, id) => operations.regenerate(id),
  delete: (operations, id) => operations.delete(id),
  setDefault: (operations, id) => operations.setDefault(id),
};

const table: readonly (readonly [keyof typeof changes, string, Step])[] = [
  ['generate', 'the key is stored', putKey],
  ['generate', 'its row is inserted', { part: 'database', before: 'INSERT INTO "client_certificate"' }],
  ['generate', 'its revision is inserted', insertRevision],
  ['generate', 'its event is put into the outbox', emit],
  ['generate', 'it is committed', commit],
  ['generate', 'it is projected', project],
  ['generate', 'its event is published', publish('certificate.generated')],
  ['generate', 'its event is marked as published', markPublished],
  ['regenerate', 'the key is stored', putKey],
  ['regenerate', 'the revision is inserted', insertRevision],
  ['regenerate', 'it is committed', commit],
  ['regenerate', 'its event is published', publish('certificate.regenerated')],
  ['regenerate', 'its event is marked as published', markPublished],
  ['delete', 'the row is deleted', deleteRow],
  ['delete', 'it is committed', commit],
  ['delete', 'its event is published', publish('certificate.deleted')],
  ['delete', 'the key is removed', removeKey],
  ['setDefault', 'the rows are changed', updateRow],
  ['setDefault', 'it is committed', commit],
  ['setDefault', 'its event is published', publish('certificate.default-changed')],
];

let infrastructure: Infrastructure;
let natsGate: TcpGate;
let issuer: TestTokenIssuer;
let service: SpawnedCertService;
let nats: NatsObserver;

function gates(): Record<Step['part'], TcpGate> {
  return { storage: infrastructure.storageGate, database: infrastructure.databaseGate, nats: natsGate };
}

/** Resolves when the service was killed at the step. */
function killAt({ part, after = [], before }: Step): Promise<void> {
  const awaited = [...after, before];
  const gate = gates()[part];
  return new Promise((killed, failed) => {
    gate.onSent = (chunk) => {
      const sent = chunk.toString('latin1');
      while (awaited.length > 1 && sent.includes(awaited[0] ?? '')) awaited.shift();
      if (awaited.length > 1 || !sent.includes(before)) return;
      for (const shut of Object.values(gates())) shut.shut();
      gate.onSent = undefined;
      service.kill().then(killed, failed);
    };
  });
}

beforeAll(async () => {
  [infrastructure, issuer] = await Promise.all([Infrastructure.start(), TestTokenIssuer.start()]);
  natsGate = await TcpGate.open(Number(new URL(infrastructure.natsUrl).port));
  service = await SpawnedCertService.start(infrastructure, issuer, {
    NATS_URL: `nats://127.0.0.1:${natsGate.port}`,
    // Longer than a change takes from its key to its row.
    GARBAGE_AGE_MS: '5000',
    GARBAGE_INTERVAL_MS: '300',
    RECONCILE_INTERVAL_MS: '300',
  });
  nats = await NatsObserver.connect(infrastructure.natsUrl);
});
afterAll(async () => {
  await nats?.close();
  await service?.stop();
  await natsGate?.close();
  await issuer?.stop();
  await infrastructure?.stop();
});

describe('a service that is killed', () => {
  it.each(table)('in %s before %s has lost nothing and doubled nothing', async (change, _what, step) => {
    const operations = new Operations(new GraphqlClient(service.graphqlUrl, await issuer.token()));
    const { id } = await operations.generate({ name: `Subject ${Math.random()}` });
    await expectInvariants(infrastructure, nats);

    const killed = killAt(step);
    const outcome = changes[change]?.(operations, id).then(
      () => 'answered',
      () => 'cut off',
    );
    await killed;
    // Only what comes after the commit may have been answered before.
    expect(['answered', 'cut off']).toContain(await outcome);
    for (const gate of Object.values(gates())) gate.reopen();
    await service.launch();

    await expectInvariants(infrastructure, nats);
  });
});
