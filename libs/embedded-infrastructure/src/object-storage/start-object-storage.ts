import { mkdir } from 'node:fs/promises';
import { freePort } from '../process/free-port.js';
import type { RunningProcess } from '../process/running-process.js';
import { type ProcessHooks, startProcess } from '../process/start-process.js';
import { objectStorageCommand } from './object-storage-command.js';

export interface ObjectStorageOptions extends ProcessHooks {
  /** Kept between starts. */
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** A free one if there is none given. */
  readonly port?: number;
}

/** An S3 server of our own. Only who knows the keys gets anything from it. */
export interface RunningObjectStorage extends RunningProcess {
  /** The endpoint. */
  readonly url: string;
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Starts an S3 endpoint on loopback, on the objects it left last time. @throws ProcessStartError */
export async function startObjectStorage(options: ObjectStorageOptions): Promise<RunningObjectStorage> {
  const { accessKey, secretKey } = options;
  const port = options.port ?? (await freePort());
  const { directory, ...how } = await objectStorageCommand({ ...options, port });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const url = `http://127.0.0.1:${port}`;
  const running = await startProcess({ ...options, ...how, port, isReady: () => refusesStrangers(url) });
  return { ...running, url, port, accessKey, secretKey };
}

/** Any S3 server answers a request without a signature with 403, once it answers. */
async function refusesStrangers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
  await response.body?.cancel();
  return response.status === 403;
}
