import { type KeyObject, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compactDecrypt } from 'jose';
import { Client } from 'minio';
import type { StackFacts } from './running-stack.js';

/** The sealed keys as they lie in the object storage. */
export async function sealedObjects(facts: StackFacts): Promise<Map<string, string>> {
  const endpoint = new URL(facts.s3.endpoint);
  const client = new Client({
    endPoint: endpoint.hostname,
    port: Number(endpoint.port),
    useSSL: false,
    accessKey: facts.s3.accessKey,
    secretKey: facts.s3.secretKey,
    region: 'us-east-1',
  });
  const objects = new Map<string, string>();
  for await (const { name } of client.listObjectsV2(facts.s3.bucket, 'keys/', true) as AsyncIterable<{
    name: string;
  }>) {
    const chunks: Buffer[] = [];
    for await (const chunk of await client.getObject(facts.s3.bucket, name)) chunks.push(chunk as Buffer);
    objects.set(name, Buffer.concat(chunks).toString('utf8'));
  }
  return objects;
}

/** Opens a sealed key with the key-encryption key of the stack, which is cert-service's alone. */
export async function openSealedKey(dataDirectory: string, sealed: string): Promise<KeyObject> {
  const { plaintext } = await compactDecrypt(sealed, keyEncryptionKey(dataDirectory));
  return createPrivateKey({ key: Buffer.from(plaintext), format: 'der', type: 'pkcs8' });
}

function keyEncryptionKey(dataDirectory: string): Uint8Array {
  const secrets = JSON.parse(readFileSync(join(dataDirectory, 'secrets.json'), 'utf8')) as {
    keyEncryptionKeys: string[];
  };
  const [newest] = secrets.keyEncryptionKeys;
  if (!newest) throw new Error('the stack has no key-encryption key');
  return Buffer.from(newest.slice(newest.indexOf(':') + 1), 'base64url');
}
