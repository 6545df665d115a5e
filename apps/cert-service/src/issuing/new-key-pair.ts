import { generateRsaKeyPair, type KeySize, type RsaKeyPair } from '@koios/application-certificate';
import pLimit from 'p-limit';

/** Of libuv, where UV_THREADPOOL_SIZE does not say otherwise. */
const defaultThreads = 4;

/** Half of node's thread pool: the same threads sign for connectors, whose scans must not wait for a key of 4096 bits. */
const threads = Number.parseInt(process.env['UV_THREADPOOL_SIZE'] ?? '', 10) || defaultThreads;
const limited = pLimit(Math.max(1, Math.floor(threads / 2)));

/** Fresh RSA keys; who asks for many waits in line, and nobody else does. */
export async function newKeyPair(keySize: KeySize): Promise<RsaKeyPair> {
  return limited(() => generateRsaKeyPair(keySize));
}
