/**
 * Makes every secret of the compose stack once, each into the folder of those who need it, and tells the password of
 * `admin`. Runs in the gateway's image at each start; what is there already stays. For cert-service and device-service also:
 *
 *   docker compose run --rm secrets new-key SERVICE            another key-encryption key in front of those that are there
 *   docker compose run --rm secrets newest-key-alone SERVICE   all others are taken out
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { authorization } from '../nats/authorization.mjs';

const root = process.env.SECRETS_DIRECTORY ?? '/secrets';
const { hash } = createRequire(process.env.GATEWAY_DIRECTORY ?? '/koios/apps/gateway/')('@node-rs/argon2');
const newKey = (number = 1) => `k${number}:${randomBytes(32).toString('base64url')}`;
const random = () => randomBytes(24).toString('base64url');
const file = (owner, name) => join(root, owner, name);

/** A volume belongs to one container, whatever user it runs as; nobody else has it. */
function put(owner, name, text) {
  mkdirSync(join(root, owner), { recursive: true });
  writeFileSync(file(owner, name), text, { mode: 0o444 });
}

function once(owner, name, make) {
  if (!existsSync(file(owner, name))) put(owner, name, make());
  return readFileSync(file(owner, name), 'utf8');
}

const ownUsers = [
  { role: 'cert-service', user: 'cert-service' },
  { role: 'device-service', user: 'device-service' },
  { role: 'connector-api', user: 'connector-api' },
  { role: 'connector', user: 'connector', plant: process.env.PLANT ?? 'main' },
];

/** Other services that read events: KOIOS_OBSERVERS are their names, separated by commas. */
function observers() {
  const names = (process.env.KOIOS_OBSERVERS ?? '').split(',').map((name) => name.trim());
  return names.filter(Boolean).map((user) => {
    if (ownUsers.some((own) => own.user === user)) throw new Error(`KOIOS_OBSERVERS: ${user} is one of ours`);
    return { role: 'observer', user };
  });
}

function makeNatsUsers() {
  const others = observers();
  // Held against what a name may be before a file is called by it.
  authorization(others.map((user) => ({ ...user, password: '' })));
  const known = [
    ...ownUsers.map((user) => ({ ...user, password: once(user.user, 'nats-password', random) })),
    ...others.map((user) => ({ ...user, password: once('nats', `${user.user}-password`, random) })),
  ];
  put('nats', 'authorization.conf', authorization(known));
}

function makeStores() {
  once('postgres', 'password', random);
  for (const name of ['cert', 'device']) {
    const password = once('postgres', `${name}-password`, random);
    put(`${name}-service`, 'database-url', `postgres://${name}:${password}@postgres:5432/${name}`);
  }
  const storagePassword = once('minio', 'password', random);
  put('minio', 'config.env', `export MINIO_ROOT_USER=koios\nexport MINIO_ROOT_PASSWORD=${storagePassword}\n`);
  put('cert-service', 's3-secret-key', storagePassword);
  once('cert-service', 'key-encryption-keys', () => process.env.KOIOS_CERT_KEYS || newKey());
  once('device-service', 'key-encryption-keys', () => process.env.KOIOS_DEVICE_KEYS || newKey());
}

async function makeSignIn() {
  once('gateway', 'token-signing-key', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: random() });
  });
  const given = process.env.KOIOS_ADMIN_PASSWORD;
  if (!given && existsSync(file('gateway', 'admin-password-hash')))
    return console.log(
      'The password of admin is as before. Another one: ' +
        'KOIOS_ADMIN_PASSWORD=… docker compose run --rm secrets && docker compose restart gateway',
    );
  const password = given || random();
  put('gateway', 'admin-password-hash', await hash(password));
  console.log(
    given
      ? 'The password of admin is the one in KOIOS_ADMIN_PASSWORD.'
      : `Sign in as admin with the password ${password}`,
  );
}

function changeKeys(command, service) {
  if (!['cert-service', 'device-service'].includes(service))
    throw new Error(`${command} cert-service, or ${command} device-service`);
  const keys = readFileSync(file(service, 'key-encryption-keys'), 'utf8').trim().split(',');
  const numbers = keys.map((key) => Number(/^k(\d+):/.exec(key.trim())?.[1] ?? 0));
  const kept = command === 'new-key' ? [newKey(Math.max(...numbers) + 1), ...keys] : keys.slice(0, 1);
  put(service, 'key-encryption-keys', kept.join(','));
  const ids = kept.map((key) => key.trim().split(':')[0]);
  console.log(`${service} has the keys ${ids.join(', ')} once it is restarted`);
}

const [command, service] = process.argv.slice(2);
if (command === 'new-key' || command === 'newest-key-alone') changeKeys(command, service);
else if (command) throw new Error('new-key SERVICE, or newest-key-alone SERVICE');
else {
  makeNatsUsers();
  makeStores();
  await makeSignIn();
}
