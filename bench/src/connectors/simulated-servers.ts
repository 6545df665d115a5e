import { temporaryFolder, TestProcess } from '@koios/test-infrastructure';

const program = new URL('../../../apps/plant-simulator/dist/main.js', import.meta.url);

/** OPC UA servers in processes of their own. */
export interface SimulatedServers {
  readonly endpointUrls: readonly string[];
  stop(): Promise<void>;
}

/** Several servers in each of several processes: one process would be slower than the client that is measured. */
export async function startServers(count: number, processes: number): Promise<SimulatedServers> {
  const started = await Promise.all(
    Array.from({ length: processes }, () => startProcess(Math.ceil(count / processes))),
  );
  return {
    endpointUrls: started.flatMap(({ endpointUrls }) => endpointUrls),
    stop: async () => void (await Promise.all(started.map((process) => process.stop()))),
  };
}

async function startProcess(count: number): Promise<SimulatedServers> {
  const folder = temporaryFolder('bench-servers');
  const process = TestProcess.start(program, {
    programArguments: [
      'start',
      '--json',
      '--accept-any',
      ...['--servers', String(count), '--data-dir', folder.path, '--max-sessions', '1100'],
    ],
  });
  const line = await process.waitForLine(/"started"/, { timeoutMs: 120_000 });
  const endpointUrls = [...line.matchAll(/"endpointUrl":"([^"]+)"/g)].map(([, url]) => url ?? '');
  return {
    endpointUrls,
    stop: async () => {
      await process.stop();
      folder.remove();
    },
  };
}
