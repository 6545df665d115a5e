import { availableParallelism } from 'node:os';
import { generateRsaKeyPair, type KeySize, type RsaKeyPair } from '@koios/application-certificate';
import pLimit from 'p-limit';

/** Of libuv, where UV_THREADPOOL_SIZE does not say otherwise. */
const defaultThreads = 4;
const threads = Number.parseInt(process.env['UV_THREADPOOL_SIZE'] ?? '', 10) || defaultThreads;

/**
 * As many as there are cores, but for one thread of node's pool: the same threads sign for connectors, whose channels
 * must not wait for a key of 4096 bits. Two at least, so that a thread that has ended one finds the next.
 */
const limited = pLimit(Math.max(2, Math.min(availableParallelism(), threads - 1)));

/** Fresh RSA keys; who asks for many waits in line, and nobody else does. */
export async function newKeyPair(keySize: KeySize): Promise<RsaKeyPair> {
  return limited(() => generateRsaKeyPair(keySize));
}
