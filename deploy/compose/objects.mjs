/** The objects of cert-service's bucket as JSON lines on standard output (`save`), or back from standard input (`restore`). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buffer, text } from 'node:stream/consumers';

const { Client } = createRequire('/koios/apps/cert-service/')('minio');
const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY_FILE, S3_BUCKET = 'koios-keys' } = process.env;
const endpoint = new URL(S3_ENDPOINT);
const useSSL = endpoint.protocol === 'https:';
const storage = new Client({
  endPoint: endpoint.hostname,
  port: Number(endpoint.port || (useSSL ? 443 : 80)),
  useSSL,
  accessKey: S3_ACCESS_KEY,
  secretKey: readFileSync(S3_SECRET_KEY_FILE, 'utf8').trim(),
  region: process.env.S3_REGION ?? 'us-east-1',
});

async function save() {
  for await (const { name } of storage.listObjectsV2(S3_BUCKET, '', true)) {
    const content = await buffer(await storage.getObject(S3_BUCKET, name));
    process.stdout.write(`${JSON.stringify({ name, content: content.toString('base64') })}\n`);
  }
}

async function restore() {
  if (!(await storage.bucketExists(S3_BUCKET))) await storage.makeBucket(S3_BUCKET);
  for (const line of (await text(process.stdin)).split('\n').filter(Boolean)) {
    const { name, content } = JSON.parse(line);
    const bytes = Buffer.from(content, 'base64');
    await storage.putObject(S3_BUCKET, name, bytes, bytes.length);
  }
}

await (process.argv[2] === 'save' ? save() : restore());
