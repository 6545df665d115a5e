import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import type { DataDirectory } from './data-directory.js';
import { readJsonFile } from './read-json-file.js';
import { writeFileWhole } from './write-file-whole.js';

const secretText = z.string().min(1);
const secretsSchema = z.object({
  databasePasswords: z.object({
    postgres: secretText,
    'cert-service': secretText,
    'device-service': secretText,
  }),
  objectStorage: z.object({ accessKey: secretText, secretKey: secretText }),
  /** `<id>:<base64url of 32 bytes>`, newest first: without them no private key can be opened again. */
  keyEncryptionKeys: z.array(secretText).min(1),
  /** The same for the passwords of devices. */
  passwordEncryptionKeys: z.array(secretText).min(1),
  /** A private JWK (RFC 8037). */
  tokenSigningKey: z.looseObject({ kty: z.literal('OKP'), kid: secretText, x: secretText, d: secretText }),
});

/** What the parts of a stack prove themselves to each other with. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Stacks of before had no passwords to seal. */
const keptSchema = secretsSchema.partial({ passwordEncryptionKeys: true });

/** The secrets of the stack, made at its first start; what an older version did not make is made now. */
export async function keptSecrets(directory: DataDirectory): Promise<Secrets> {
  const file = directory.file('secrets.json');
  const kept = readJsonFile(file, keptSchema);
  const secrets = secretsSchema.parse({ ...(await makeSecrets()), ...kept });
  if (!isDeepStrictEqual(secrets, kept)) writeFileWhole(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

async function makeSecrets(): Promise<Secrets> {
  return {
    databasePasswords: { postgres: random(), 'cert-service': random(), 'device-service': random() },
    objectStorage: { accessKey: random(12), secretKey: random() },
    keyEncryptionKeys: [`key-1:${random(32)}`],
    passwordEncryptionKeys: [`key-1:${random(32)}`],
    tokenSigningKey: await makeTokenSigningKey(),
  };
}

async function makeTokenSigningKey(): Promise<Secrets['tokenSigningKey']> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: random(9), alg: 'EdDSA', use: 'sig' };
  return secretsSchema.shape.tokenSigningKey.parse(jwk);
}

function random(bytes = 24): string {
  return randomBytes(bytes).toString('base64url');
}
