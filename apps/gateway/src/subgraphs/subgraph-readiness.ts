import { certificateFault, type Readiness } from '@koios/service-kit';
import type { SubgraphUrls } from './subgraphs.js';

const answerLimitMs = 2_000;

/** The gateway is ready when every subgraph says that it is. */
export function awaitSubgraphs(readiness: Readiness, urls: SubgraphUrls): void {
  for (const [name, url] of Object.entries(urls))
    readiness.add(name, () => checkReady(url, `${name.toUpperCase()}_SUBGRAPH_URL`));
}

async function checkReady(subgraphUrl: string, variable: string): Promise<void> {
  const status = await statusOf(new URL('/health/ready', subgraphUrl), variable);
  if (status !== 200) throw new Error('is not ready');
}

async function statusOf(url: URL, variable: string): Promise<number> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerLimitMs), redirect: 'error' });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    throw new Error(certificateFault(error, variable) ?? 'does not answer', { cause: error });
  }
}
