import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningNats, startNats } from '@koios/embedded-infrastructure';
import { temporaryFolder } from './temporary-folder.js';
import { guarded } from './test-guardian.js';

/** A NATS server with JetStream for one test file. */
export interface TestNats {
  readonly url: string;
  readonly port: number;
  /** What the server says, refusals of permissions among it. */
  readonly logFile: string;
  /** Of the server that runs now. */
  readonly pid: number;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again after kill(), on the same port and the same data; with other additional configuration, if given. */
  restart(additionalConfiguration?: string): Promise<void>;
  /** kill -9, and an empty one in its place on the same port: its disk was lost. */
  loseData(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** With more of the server's configuration, if wanted: who may do what, TLS. */
export async function startTestNats(additionalConfiguration = ''): Promise<TestNats> {
  const folder = temporaryFolder('nats');
  const options = {
    ...guarded(),
    additionalConfiguration,
    dataDirectory: folder.path,
    logFile: join(folder.path, 'nats.log'),
  };
  let server: RunningNats = await startNats(options);
  const { url, port } = server;
  const kill = async (): Promise<void> => {
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
  };
  const restart = async (configuration = additionalConfiguration): Promise<void> => {
    server = await startNats({ ...options, additionalConfiguration: configuration, port });
  };
  return {
    url,
    port,
    logFile: options.logFile,
    get pid() {
      return server.pid;
    },
    kill,
    restart,
    loseData: async () => {
      await kill();
      rmSync(folder.path, { recursive: true });
      await restart();
    },
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
