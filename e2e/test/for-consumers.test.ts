import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KoiosClient, KoiosClientError, renew, signIn } from '@koios/opcua-client';
import {
  CertificateChangedDocument,
  CertificateDocument,
  GenerateCertificateDocument,
  UpdateCertificateDocument,
  UploadCertificateDocument,
} from '@koios/opcua-client/documents';
import { eventually, TestProcess } from '@koios/test-infrastructure';
import { documentedExamples } from '../support/documented-examples.js';
import { ExampleRunner } from '../support/example-runner.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { NatsRecorder } from '../support/nats-recorder.js';
import { Plant } from '../support/plant.js';
import { RunningStack } from '../support/running-stack.js';

const workspace = new URL('../../', import.meta.url);
const directory = mkdtempSync(join(tmpdir(), 'koios-consumers-'));
const password = 'end-to-end';
let stack: RunningStack;
let plant: Plant;
let gateway: GraphqlClient;
let koios: KoiosClient;

function fileOf(path: string): URL {
  return new URL(path, workspace);
}

async function trustWhatIsRejected(): Promise<void> {
  const rejected = await eventually(async () => {
    const found = await plant.rejected();
    if (found.length === 0) throw new Error('the server has refused nothing yet');
    return found;
  });
  for (const { thumbprint } of rejected) await plant.trust(thumbprint);
}

let descriptions = 0;
async function changeSomeCertificate(): Promise<void> {
  descriptions += 1;
  const { defaultCertificate } = await gateway.ask<{ defaultCertificate: { id: string } }>(
    `{ defaultCertificate { id } }`,
  );
  await koios.request(UpdateCertificateDocument, {
    input: { id: defaultCertificate.id, description: `Changed ${descriptions}` },
  });
}

beforeAll(async () => {
  [stack, plant] = await Promise.all([
    RunningStack.start(join(directory, 'stack')),
    Plant.start(join(directory, 'plant')),
  ]);
  const token = await stack.signIn();
  gateway = new GraphqlClient(stack.facts.graphqlUrl, token);
  koios = new KoiosClient({ url: stack.facts.gatewayUrl, token });
});

afterAll(async () => {
  await stack?.stop();
  await plant?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('docs/api.md: the example', () => {
  const files = join(directory, 'files');
  let runner: ExampleRunner;

  beforeAll(() => {
    mkdirSync(files);
    runner = new ExampleRunner(gateway, files, trustWhatIsRejected, changeSomeCertificate);
    runner.known.set('KOIOS', stack.facts.gatewayUrl);
    runner.known.set('KOIOS_ADMIN_PASSWORD', password);
    runner.known.set('ENDPOINT_URL', plant.endpointUrl);
  });

  const examples = documentedExamples(readFileSync(fileOf('docs/api.md'), 'utf8'));
  it.each(examples.map((example) => [example.title, example] as const))('%s', async (_title, example) =>
    runner.run(example),
  );
});

describe('@koios/opcua-client', () => {
  function selfSigned(name: string): { certificatePem: string; privateKeyPem: string } {
    const [certificate, key] = [join(directory, `${name}.crt`), join(directory, `${name}.key`)];
    const subject = [
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=URI:urn:${name}.example.com:Koios:${name},DNS:${name}.example.com`,
    ];
    const usages = [
      '-addext',
      'keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign',
      '-addext',
      'extendedKeyUsage=serverAuth,clientAuth',
    ];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-out',
        certificate,
        ...subject,
        ...usages,
      ],
      { stdio: 'ignore' },
    );
    return { certificatePem: readFileSync(certificate, 'utf8'), privateKeyPem: readFileSync(key, 'utf8') };
  }

  it('signs in, stays signed in, and says by a code why not', async () => {
    const url = stack.facts.gatewayUrl;
    const { accessToken } = await signIn(url, { username: 'admin', password });
    expect(await renew(url, accessToken)).toMatchObject({ tokenType: 'Bearer' });
    await expect(signIn(url, { apiKey: 'koios_none' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('shows a refusal with its code and the field that is to blame', async () => {
    const refused = koios.request(GenerateCertificateDocument, { input: { name: ' ' } });
    await expect(refused).rejects.toBeInstanceOf(KoiosClientError);
    await expect(refused).rejects.toMatchObject({ code: 'CERTIFICATE_NAME_INVALID', field: 'name' });
  });

  it('uploads files and downloads them, and says by a code why a download is refused', async () => {
    const own = selfSigned('client');
    const { uploadCertificate } = await koios.request(UploadCertificateDocument, {
      input: {
        name: 'Uploaded by the client',
        certificate: new Blob([own.certificatePem]),
        privateKey: new Blob([own.privateKeyPem]),
      },
    });
    const { downloads, name } = uploadCertificate;
    const pem = await koios.download(downloads.pem);
    expect(pem.fileName).toMatch(/\.pem$/);
    expect(Buffer.from(pem.bytes).toString().trim()).toBe(own.certificatePem.trim());
    const pkcs12 = await koios.download(downloads.pkcs12, { passphrase: 'correct horse battery staple' });
    expect(pkcs12.bytes.length).toBeGreaterThan(1_000);
    await expect(koios.download(downloads.pkcs12, { passphrase: '' })).rejects.toBeInstanceOf(
      KoiosClientError,
    );
    expect(name).toBe('Uploaded by the client');
  });

  it('delivers live updates until its reader leaves', async () => {
    const updates = koios.subscribe(CertificateChangedDocument);
    const first = updates.next();
    let arrived = false;
    void first.then(() => (arrived = true));
    await eventually(
      async () => {
        await changeSomeCertificate();
        return arrived;
      },
      { intervalMs: 500 },
    );
    expect((await first).value).toMatchObject({ certificateChanged: { type: 'UPDATED' } });
    await updates.return?.(undefined);
    expect(await updates.next()).toEqual({ done: true, value: undefined });
  });

  it('gives what is there beside the errors of what is not', async () => {
    const unknown = '3f0c8f5a-8a6e-4f0e-9c36-7a1b2c3d4e5f';
    expect(await koios.requestPartial(CertificateDocument, { id: unknown })).toEqual({
      data: { certificate: null },
      errors: [],
    });
    const stranger = new KoiosClient({ url: stack.facts.gatewayUrl, token: () => 'none' });
    const { data, errors } = await stranger.requestPartial(CertificateDocument, { id: unknown });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  it('has an example that goes from nothing to values', async () => {
    const walk = TestProcess.start(fileOf('libs/opcua-client/examples/first-walk.ts'), {
      workingDirectory: join(directory, 'files'),
      environment: {
        KOIOS_URL: stack.facts.gatewayUrl,
        KOIOS_PASSWORD: password,
        ENDPOINT_URL: plant.endpointUrl,
      },
    });
    await walk.waitForLine(/rejected|trust/i);
    await trustWhatIsRejected();
    expect(await walk.ended).toEqual({ exitCode: 0, signal: null });
    expect(walk.output).toMatch(/scan 3: counter = \d+ \(Good\)/);
  });
});

describe('docs/events.md: the consumer', () => {
  const journal = join(directory, 'journal.jsonl');

  function startConsumer(): TestProcess {
    return TestProcess.start(fileOf('libs/contracts/examples/follow-certificates.ts'), {
      programArguments: ['end-to-end', journal],
      environment: { NATS_URL: stack.facts.natsUrl },
    });
  }

  function journalled(): { id: string; type: string }[] {
    const lines = readFileSync(journal, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as { id: string; type: string });
  }

  it('misses nothing and does nothing twice, whether it is killed itself or NATS is', async () => {
    let consumer = startConsumer();
    await eventually(() => expect(journalled().length).toBeGreaterThan(0));

    await consumer.kill();
    await changeSomeCertificate();
    consumer = startConsumer();
    await changeSomeCertificate();
    await stack.killAndAwaitRestart('nats');
    await changeSomeCertificate();

    const recorder = await NatsRecorder.start(stack.facts.natsUrl);
    const published = async (): Promise<string[]> =>
      (await recorder.events()).filter(({ type }) => type.startsWith('certificate.')).map(({ id }) => id);
    await eventually(async () => {
      const ids = await published();
      expect(ids.length).toBeGreaterThan(3);
      // What a killed consumer had in its hands is delivered again, after what came later.
      expect(
        journalled()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...ids].sort());
      expect(ids).toHaveLength(new Set(ids).size);
    });
    await recorder.stop();
    expect(await consumer.stop()).toEqual({ exitCode: 0, signal: null });
  });
});
