import { TestProcess } from '@koios/test-infrastructure';
import { z } from 'zod';

/** On a busy machine a process takes its time. */
const patient = { timeoutMs: 60_000 };
const main = new URL('../../dist/main.js', import.meta.url);

/** device-service as a process of its own. */
export interface RunningService {
  readonly process: TestProcess;
  readonly url: string;
}

/** Starts it without a word about whether it can run. */
export function spawnService(environment: Record<string, string>): TestProcess {
  return TestProcess.start(main, { environment });
}

/** Starts it and waits until it listens. */
export async function launchService(environment: Record<string, string>): Promise<RunningService> {
  const process = spawnService(environment);
  const line = await process.waitForLine(/is listening/, patient);
  return { process, url: z.object({ url: z.string() }).parse(JSON.parse(line)).url };
}

export async function untilReady({ process, url }: RunningService): Promise<void> {
  await process.waitUntilReady(`${url}/health/ready`, patient);
}
