import { isErrorCode } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestTokenIssuer, undisturbedNowMs } from '@koios/test-infrastructure';
import { GraphqlClient } from './support/graphql-client.js';
import { Infrastructure } from './support/infrastructure.js';
import { sendFiles } from './support/multipart.js';
import { mutationsOf } from './support/mutations.js';
import type { OpensslWorkshop } from './support/openssl-workshop.js';
import { Operations } from './support/operations.js';
import { SpawnedCertService } from './support/spawned-cert-service.js';
import { makeUploadFiles } from './support/upload-files.js';

const uploadMutation = `mutation ($input: UploadCertificateInput!) {
  uploadCertificate(input: $input) { id findings { rule severity message statusCode } statuses }
}`;
const callers = 4;
/** The library is held to 50 ms an input (its own fuzz test); here the network, the database and neighbours come on top. */
const answeredWithinMs = 10_000;

let infrastructure: Infrastructure;
let issuer: TestTokenIssuer;
let service: SpawnedCertService;
let client: GraphqlClient;
let workshop: OpensslWorkshop;
let count = 0;

beforeAll(async () => {
  workshop = makeUploadFiles();
  [infrastructure, issuer] = await Promise.all([Infrastructure.start(), TestTokenIssuer.start()]);
  service = await SpawnedCertService.start(infrastructure, issuer, { LOG_LEVEL: 'info' });
  client = new GraphqlClient(service.graphqlUrl, await issuer.token());
});
afterAll(async () => {
  workshop?.close();
  await service?.stop();
  await issuer?.stop();
  await infrastructure?.stop();
});

/** What was answered: `accepted`, or the code of the refusal. */
type Answer = Awaited<ReturnType<typeof sendFiles<object>>>;
type Attempt = (file: Buffer, name: string) => Promise<Answer>;

const asFiles =
  (files: (file: Buffer) => Record<string, Buffer>, passphrase?: string): Attempt =>
  (file, name) =>
    sendFiles(client, uploadMutation, { name, passphrase }, files(file));

const asText =
  (texts: (text: string) => Record<string, string>): Attempt =>
  async (file, name) => ({
    status: 200,
    ...(await client.send<object>(uploadMutation, { input: { name, ...texts(file.toString('utf8')) } })),
  });

const read = (name: string): Buffer => workshop.read(name);
const key = (): Buffer => read('rsa.key.der');

const forms: readonly (readonly [string, string, number, Attempt])[] = [
  ['a certificate in DER', 'rsa.der', 700, asFiles((certificate) => ({ certificate, privateKey: key() }))],
  [
    'a private key',
    'rsa.key.der',
    500,
    asFiles((privateKey) => ({ certificate: read('rsa.der'), privateKey })),
  ],
  [
    'an encrypted private key',
    'rsa.pkcs8.enc.der',
    300,
    asFiles((privateKey) => ({ certificate: read('rsa.der'), privateKey }), 'secret'),
  ],
  ['a PKCS #12 file', 'leaf.p12', 500, asFiles((pkcs12) => ({ pkcs12 }), 'secret')],
  [
    'a chain in PEM',
    'chain.pem',
    500,
    asFiles((certificate) => ({ certificate, privateKey: read('leaf.key') })),
  ],
  [
    'PEM text in the input',
    'rsa.pem',
    500,
    asText((certificatePem) => ({ certificatePem, privateKeyPem: read('rsa.key').toString() })),
  ],
];

/** Sends every input, a few at a time; answers what came of them. */
async function sendAll(inputs: readonly Buffer[], attempt: Attempt): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  const waiting = inputs.values();
  const send = async (): Promise<void> => {
    for (const input of waiting) {
      const outcome = await outcomeOf(input, attempt);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: callers }, send));
  return outcomes;
}

async function outcomeOf(input: Buffer, attempt: Attempt): Promise<string> {
  const startedAt = undisturbedNowMs();
  const { data, errors } = await attempt(input, `Fuzz ${(count += 1)}`);
  const code = errors ? String(errors[0]?.extensions.code) : 'accepted';
  const sound = errors ? errors.length === 1 && isErrorCode(code) && code !== 'INTERNAL' : data != null;
  if (!sound) throw new Error(`${JSON.stringify(errors)} for ${input.toString('base64')}`);
  if (undisturbedNowMs() - startedAt > answeredWithinMs) throw new Error(`slow: ${input.toString('base64')}`);
  return code;
}

describe('uploads to the running service that are broken in any way', () => {
  it.each(forms)(
    'as %s (changed from %s, %i of them) are accepted or refused with a documented code',
    async (_what, file, inputCount, attempt) => {
      const inputs = fc.sample(mutationsOf(read(file)), inputCount);
      const outcomes = await sendAll(inputs, attempt);
      // Several codes: what was sent got further than the first check.
      expect(outcomes.size).toBeGreaterThan(1);
    },
    300_000,
  );

  it('leave the service healthy: it did not end, nothing went unhandled, and it generates and uploads as before', async () => {
    expect(service.log).not.toMatch(/unhandled|uncaught/i);
    const unexpected = service.log.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line));
    expect(unexpected).toEqual([]);
    const { keySize } = await new Operations(client).generate({ name: 'After all of it' });
    expect(keySize).toBe(2048);
    const files = { certificate: read('rsa.der'), privateKey: key() };
    expect(await sendFiles(client, uploadMutation, { name: 'Sound' }, files)).not.toHaveProperty('errors');
    expect((await service.stop())?.exitCode).toBe(0);
  });
});
