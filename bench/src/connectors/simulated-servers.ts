import { temporaryFolder, TestProcess } from '@koios/test-infrastructure';

const program = new URL('../../../apps/plant-simulator/dist/main.js', import.meta.url);

/** OPC UA servers in one process of their own. */
export interface SimulatedServers {
  readonly endpointUrls: readonly string[];
  stop(): Promise<void>;
}

export async function startServers(count: number): Promise<SimulatedServers> {
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
