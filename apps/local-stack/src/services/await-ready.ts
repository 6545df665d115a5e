import { setTimeout as delay } from 'node:timers/promises';

const limitMs = 60_000;
const intervalMs = 100;
const requestLimitMs = 2_000;

/**
 * Waits until a service says that it can do its work.
 * @throws Error with what the service said last, or the signal's reason
 */
export async function awaitReady(serviceUrl: string, signal: AbortSignal): Promise<void> {
  const until = performance.now() + limitMs;
  for (;;) {
    const answer = await askWhetherReady(serviceUrl);
    if (answer === 'ready') return;
    if (performance.now() > until) {
      throw new Error(`was not ready within ${limitMs / 1000} s (it said: ${answer})`);
    }
    await delay(intervalMs, undefined, { signal });
  }
}

async function askWhetherReady(serviceUrl: string): Promise<string> {
  try {
    const response = await fetch(`${serviceUrl}/health/ready`, {
      signal: AbortSignal.timeout(requestLimitMs),
    });
    const text = await response.text();
    return response.ok ? 'ready' : text;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
