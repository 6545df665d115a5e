/**
 * Makes every secret of the compose stack once, each into the folder of those who need it, and tells the password of
 * `admin`. Runs in the gateway's image at each start; what is there already stays.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { authorization } from '../nats/authorization.mjs';

const root = process.env.SECRETS_DIRECTORY ?? '/secrets';
const { hash } = createRequire('/koios/apps/gateway/')('@node-rs/argon2');
const newKey = () => `k1:${randomBytes(32).toString('base64url')}`;
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

const plant = process.env.PLANT ?? 'main';
const natsUsers = [
  { role: 'cert-service', user: 'cert-service' },
  { role: 'device-service', user: 'device-service' },
  { role: 'connector-api', user: 'connector-api' },
  { role: 'connector', user: 'connector', plant },
].map((user) => ({ ...user, password: once(user.user, 'nats-password', random) }));
put('nats', 'authorization.conf', authorization(natsUsers));

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

once('gateway', 'token-signing-key', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: random() });
});
if (process.env.KOIOS_ADMIN_PASSWORD || !existsSync(file('gateway', 'admin-password-hash'))) {
  const password = process.env.KOIOS_ADMIN_PASSWORD || random();
  put('gateway', 'admin-password-hash', await hash(password));
  if (!process.env.KOIOS_ADMIN_PASSWORD) console.log(`Sign in as admin with the password ${password}`);
}
