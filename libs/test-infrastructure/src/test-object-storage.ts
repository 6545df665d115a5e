import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type RunningObjectStorage, startObjectStorage } from '@koios/embedded-infrastructure';
import { temporaryFolder } from './temporary-folder.js';
import { guarded } from './test-guardian.js';

/** An S3 endpoint without a bucket, for one test file. */
export interface TestObjectStorage {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly pid: number;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again after kill(), on the same port and the same objects. */
  restart(): Promise<void>;
  /** Stops it and removes its objects. */
  stop(): Promise<void>;
}

export async function startTestObjectStorage(): Promise<TestObjectStorage> {
  const folder = temporaryFolder('s3');
  const options = {
    ...guarded(),
    dataDirectory: folder.path,
    logFile: join(folder.path, 's3.log'),
    accessKey: 'test',
    secretKey: randomBytes(18).toString('hex'),
  };
  let server: RunningObjectStorage = await startObjectStorage(options);
  const { url: endpoint, port, accessKey, secretKey } = server;
  return {
    endpoint,
    accessKey,
    secretKey,
    get pid() {
      return server.pid;
    },
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
    },
    restart: async () => {
      server = await startObjectStorage({ ...options, port });
    },
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
