// The package has no types; a declaration of ours in src/ would be compiled into an empty file.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="../../types/s3rver.d.ts" />
/**
 * The program of the embedded S3 endpoint, a process of its own. It imports packages only, so that node can run it from
 * its source as well.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from '@20minutes/s3rver';
import accounts from '@20minutes/s3rver/lib/models/account.js';

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set`);
}

// It knows one account, whose keys are public. Ours replace them.
accounts.DUMMY_ACCOUNT.revokeAccessKey('S3RVER');
accounts.DUMMY_ACCOUNT.createKeyPair(required('S3_ACCESS_KEY'), required('S3_SECRET_KEY'));

const directory = required('S3_DIRECTORY');
const storage = new S3rver({
  directory,
  silent: true,
  vhostBuckets: false,
  configureBuckets: [],
});
const answer = storage.callback();

// It writes objects where they lie: a client that is cut off leaves half of one, in place of the old one too. S3 knows
// whole objects only, so ours are moved there when they are whole.
const unfinishedDirectory = `${directory}-unfinished`;
rmSync(unfinishedDirectory, { recursive: true, force: true });
mkdirSync(unfinishedDirectory, { recursive: true });
const { store } = storage;
const write = store.putContent.bind(store);
store.putContent = async (path, content) => {
  const unfinished = join(unfinishedDirectory, randomUUID());
  try {
    // It does not wait for a Buffer to be written.
    const written = await write(unfinished, Buffer.isBuffer(content) ? Readable.from([content]) : content);
    await rename(unfinished, path);
    return written;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
};

/** It checks signatures where there are some, and lets requests pass that have none. We do not. */
const server = createServer((request, response) => {
  const isSigned =
    request.headers.authorization !== undefined || /[?&]X-Amz-Signature=/.test(request.url ?? '');
  if (isSigned) return void answer(request, response);
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
  );
});

process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
server.listen(Number(required('S3_PORT')), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ msg: 's3 endpoint is listening', port: required('S3_PORT') })}\n`);
});
