/**
 * The main job against `docker compose up`, started for real: generate a certificate, test a device, trust the certificate
 * on the simulated server, see values, spread the plant over three connectors, renew, restart everything, delete.
 *
 *   npm run test:compose -- [--keep] [--file FILE]…
 *
 * Needs a Docker engine with compose; without one it says so and ends with code 0, or with 1 when KOIOS_REQUIRE_DOCKER is
 * set. It has a project and volumes of its own, and removes them at the end. Further compose files may be given.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const project = 'koios-main-job';
const port = process.env.PORT ?? '18080';
const password = 'compose-main-job';
const url = `http://127.0.0.1:${port}`;
const files = process.argv.flatMap((argument, index, all) =>
  argument === '--file' ? ['--file', all[index + 1]] : [],
);
const environment = { ...process.env, PORT: port, KOIOS_ADMIN_PASSWORD: password };

const engine = ['docker compose version', 'docker-compose version'].find(
  (command) => spawnSync(command, { shell: true }).status === 0,
);
if (!engine || spawnSync('docker', ['info']).status !== 0) {
  console.log('skipped: there is no Docker engine with compose here');
  process.exit(process.env.KOIOS_REQUIRE_DOCKER ? 1 : 0);
}
const [program, ...words] = engine.split(' ').slice(0, -1);
const ofProject = [...words, '--project-name', project, '--file', 'docker-compose.yml', ...files];
function compose(...commandArguments) {
  return execFileSync(program, [...ofProject, ...commandArguments], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1e8,
  });
}
const simulator = (...commandArguments) =>
  compose(
    'exec',
    '-T',
    'plant-simulator',
    'node',
    '/koios/service/dist/main.js',
    ...commandArguments,
    '--data-dir',
    '/tmp/simulator',
  );

let token;
async function ask(query, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function until(what, check, limitMs = 120_000) {
  const startedAt = Date.now();
  for (let last; ; await delay(500)) {
    try {
      const answer = await check();
      if (answer) return (done(what, startedAt), answer);
    } catch (error) {
      last = error;
    }
    if (Date.now() - startedAt > limitMs)
      throw new Error(`${what}: not within ${limitMs / 1000} s`, { cause: last });
  }
}
const done = (what, startedAt) =>
  console.log(`✔ ${what} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);

const connection = async (id) =>
  (
    await ask(
      'query ($id: ID!) { device(id: $id) { connection { status thumbprint lastScanNumber missedScans } } }',
      { id },
    )
  ).device.connection;

const signIn = () =>
  until('the administrator signs in', async () => {
    const response = await fetch(`${url}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    token = (await response.json()).accessToken;
    return token;
  });

async function mainJob() {
  const startedAt = Date.now();
  console.log('▶ building the images, which takes minutes the first time');
  execFileSync(program, [...ofProject, 'build'], { env: environment, stdio: 'inherit' });
  done('the images are built', startedAt);
  compose('up', '--detach');
  await until('docker compose up is ready', async () => (await fetch(`${url}/health/ready`)).ok);
  await signIn();
  await until('the console is there', async () =>
    (await (await fetch(url)).text()).includes('<!doctype html'),
  );

  const { generateCertificate: certificate } = await ask(
    'mutation { generateCertificate(input: { name: "Compose" }) { id thumbprint } }',
  );
  const devices = [];
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const { createDevice } = await ask(
      `mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }`,
      {
        input: {
          name: `Boiler ${number}`,
          endpointUrl: `opc.tcp://plant-simulator:${4840 + (number % 2)}`,
          securityMode: 'SIGN_AND_ENCRYPT',
          clientCertificateId: certificate.id,
          tags: [{ name: 'counter', nodeId: 'ns=1;s=Simulation.Counter' }],
        },
      },
    );
    devices.push(createDevice.id);
  }
  const test = async (deviceId) =>
    (
      await ask(
        'mutation ($deviceId: ID!) { testDeviceConnection(input: { deviceId: $deviceId }) { succeeded failure { statusCode } } }',
        { deviceId },
      )
    ).testDeviceConnection;
  await until('a test of an untrusted certificate is refused by the server', async () => {
    const results = [await test(devices[0]), await test(devices[1])];
    return results.every(({ failure }) => failure?.statusCode === 'BadSecurityChecksFailed');
  });
  simulator('trust', '--all');
  await until('and succeeds once it is trusted there', async () => (await test(devices[0])).succeeded);
  for (const id of devices)
    await ask('mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { enabled } }', { id });
  const allRun = async () => {
    const states = await Promise.all(devices.map(connection));
    return states.every((state) => state?.status === 'RUNNING' && state.lastScanNumber > 2) && states;
  };
  await until('every device is scanned', allRun);

  compose('up', '--detach', '--scale', 'connector-service=3');
  await until('three connectors share the plant', async () => {
    const { connectors } = await ask('{ connectors { totalCount } }');
    return connectors.totalCount === 3 && (await allRun());
  });

  const { regenerateCertificate: renewed } = await ask(
    'mutation ($id: ID!) { regenerateCertificate(input: { id: $id, reason: RENEWAL }) { thumbprint } }',
    { id: certificate.id },
  );
  await until('the servers trust the renewed certificate', () => {
    simulator('trust', '--all');
    return true;
  });
  await until('and every device has moved to it', async () => {
    simulator('trust', '--all');
    return (await Promise.all(devices.map(connection))).every(
      (state) => state?.thumbprint === renewed.thumbprint,
    );
  });

  compose(
    'restart',
    'cert-service',
    'device-service',
    'connector-api',
    'connector-service',
    'gateway',
    'nats',
  );
  await until(
    'after a restart of everything it scans on',
    async () => (await fetch(`${url}/health/ready`)).ok && (await allRun()),
  );

  await backupAndRestore(renewed.thumbprint, devices, allRun);

  await ask('mutation ($id: ID!) { deleteCertificate(id: $id) { id } }', { id: certificate.id });
  await until('a deleted certificate gives way to the default', async () => {
    const { device } = await ask(
      'query ($id: ID!) { device(id: $id) { effectiveCertificate { isDefault } } }',
      { id: devices[0] },
    );
    return device.effectiveCertificate.isDefault;
  });
  const refused = compose('logs', '--no-color', 'nats')
    .split('\n')
    .filter((line) => /Violation/i.test(line));
  if (refused.length > 0)
    throw new Error(`NATS refused our own services something:\n${refused.slice(0, 10).join('\n')}`);
  console.log('✔ NATS refused nothing that our services need');
}

/** Into a stack with other passwords everywhere; only the key-encryption keys go along. */
async function backupAndRestore(thumbprint, devices, allRun) {
  const folder = mkdtempSync(join(tmpdir(), 'koios-backup-'));
  const backup = (action) =>
    execFileSync(process.execPath, ['deploy/compose/backup.mjs', action, folder], {
      env: {
        ...environment,
        COMPOSE: [program, ...ofProject].join(' '),
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const startedAt = Date.now();
  backup('save');
  for (const [name, service] of [
    ['KOIOS_CERT_KEYS', 'cert-service'],
    ['KOIOS_DEVICE_KEYS', 'device-service'],
  ])
    environment[name] = compose(
      'exec',
      '-T',
      service,
      'cat',
      '/run/secrets/koios/key-encryption-keys',
    ).trim();
  // The simulated servers keep their trust lists: they are no part of the stack that is lost.
  compose(
    'rm',
    '--stop',
    '--force',
    'gateway',
    'cert-service',
    'device-service',
    'connector-api',
    'connector-service',
    'nats',
    'postgres',
    'minio',
    'secrets',
  );
  const volumes = execFileSync('docker', ['volume', 'ls', '--quiet', '--filter', `name=${project}_`], {
    encoding: 'utf8',
  });
  execFileSync('docker', ['volume', 'rm', ...volumes.split('\n').filter(Boolean)]);
  compose('up', '--detach', 'postgres', 'minio');
  // Only the server that is there to stay listens on TCP, after the databases are made.
  await until('the new databases are there', () =>
    compose('exec', '-T', 'postgres', 'pg_isready', '-h', '127.0.0.1', '-U', 'postgres'),
  );
  await until('a new stack takes the backup', () => backup('restore'));
  compose('up', '--detach', '--scale', 'connector-service=3');
  await until('the restored stack is ready', async () => (await fetch(`${url}/health/ready`)).ok);
  await signIn();
  const { certificates } = await ask('{ certificates { edges { node { name filesAvailable } } } }');
  if (!certificates.edges.every(({ node }) => node.filesAvailable))
    throw new Error(JSON.stringify(certificates));
  await until('with its keys the devices are scanned again', async () =>
    (await allRun())?.every((state) => state.thumbprint === thumbprint),
  );
  rmSync(folder, { recursive: true });
  done('backup and restore', startedAt);
}

let failed = false;
try {
  await mainJob();
} catch (error) {
  failed = true;
  console.error(error);
  console.error(compose('ps'), compose('logs', '--no-color', '--tail', '40'));
} finally {
  if (!process.argv.includes('--keep')) compose('down', '--volumes', '--remove-orphans');
}
process.exit(failed ? 1 : 0);
