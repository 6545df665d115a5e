import type { Readiness } from '@koios/service-kit';
import type { SubgraphUrls } from './subgraphs.js';

const answerLimitMs = 2_000;

/** The gateway is ready when every subgraph says that it is. */
export function awaitSubgraphs(readiness: Readiness, urls: SubgraphUrls): void {
  for (const [name, url] of Object.entries(urls)) readiness.add(name, () => checkReady(url));
}

async function checkReady(subgraphUrl: string): Promise<void> {
  const status = await statusOf(new URL('/health/ready', subgraphUrl));
  if (status === undefined) throw new Error('does not answer');
  if (status !== 200) throw new Error('is not ready');
}

async function statusOf(url: URL): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerLimitMs), redirect: 'error' });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}
