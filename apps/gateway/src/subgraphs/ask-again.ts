import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';

const pausesMs = [50, 250, 1_000];
/** By this Hive's transport says that the connection failed: there is no answer, not even half of one. */
const noConnection = 'SUBREQUEST_HTTP_ERROR';

/**
 * Asks a subgraph again when the connection fails: one of its replicas may just have ended, and the next connection leads
 * to another. For queries only, which change nothing however often they are asked.
 * @param leftMs how long the caller waits yet
 */
export async function askAgain<Result extends object>(
  ask: () => Result | Promise<Result>,
  leftMs: () => number,
): Promise<Result> {
  for (const pauseMs of pausesMs) {
    const result = await ask();
    if (!isWithoutConnection(result) || leftMs() <= pauseMs) return result;
    await delay(pauseMs);
  }
  return ask();
}

function isWithoutConnection(result: object): boolean {
  const { errors = [] }: Pick<ExecutionResult, 'errors'> = result;
  return errors.length > 0 && errors.every(({ extensions }) => extensions['code'] === noConnection);
}
