import { eventually } from '@koios/test-infrastructure';
import { quantile } from '../measure/rate.js';
import { type BenchmarkResult, durationResult } from '../measure/result.js';
import { GraphqlEndpoint } from './graphql-endpoint.js';
import type { RunningStack } from './running-stack.js';
import { overServerSentEvents, overWebSocket } from './subscriber.js';

const subscriberCount = 500;
const eventCount = 20;
const limitMs = 250;

const subscription = `subscription {
  certificateChanged { eventId type certificateId name revision thumbprint occurredAt }
}`;

/**
 * Half of them by server-sent events, half by WebSocket, a connection each. The time runs from before the mutation is sent until a
 * subscriber has the event: mutation, transaction, outbox, JetStream, subgraph, gateway.
 */
export async function benchmarkSubscribers(stack: RunningStack): Promise<BenchmarkResult> {
  const receivedAt = new Map<string, number[]>();
  const lost: unknown[] = [];
  const tell = (message: string): void => {
    const name = /"name":"([^"]+)"/.exec(message)?.[1] ?? '';
    receivedAt.get(name)?.push(performance.now());
  };
  const onLost = (reason: unknown): void => void lost.push(reason);
  const leave = Array.from({ length: subscriberCount }, (_none, index) => {
    const subscribe = index % 2 === 0 ? overServerSentEvents : overWebSocket;
    return subscribe({ ...stack, query: subscription, tell, onLost });
  });
  const certificate = new RenamedCertificate(stack);
  try {
    await certificate.create();
    await eventually(() => reachesEveryone(certificate, receivedAt), { timeoutMs: 60_000 });
    const delaysMs: number[] = [];
    for (let event = 0; event < eventCount; event += 1) {
      delaysMs.push(...(await delaysOfOneEvent(certificate, receivedAt)));
    }
    if (lost.length > 0) throw new Error(`a subscription was lost: ${String(lost[0])}`);
    const name = `${subscriberCount} subscribers, p99 from mutation to receipt of each of ${eventCount} events`;
    return durationResult(name, quantile(delaysMs, 0.99), limitMs);
  } finally {
    for (const leaveOne of leave) leaveOne();
    certificate.close();
  }
}

/** An event before the measurement: a subscription that is still being made misses it, and then another is sent. */
async function reachesEveryone(
  certificate: RenamedCertificate,
  receivedAt: Map<string, number[]>,
): Promise<boolean> {
  const received = await rename(certificate, receivedAt);
  await eventually(() => received.length === subscriberCount, { timeoutMs: 3_000 });
  return true;
}

async function delaysOfOneEvent(
  certificate: RenamedCertificate,
  receivedAt: Map<string, number[]>,
): Promise<number[]> {
  const sentAt = performance.now();
  const received = await rename(certificate, receivedAt);
  // Ten times the limit: what is late counts as late, and what never comes ends the run.
  await eventually(() => received.length >= subscriberCount, { timeoutMs: 10 * limitMs });
  return received.map((at) => at - sentAt);
}

async function rename(
  certificate: RenamedCertificate,
  receivedAt: Map<string, number[]>,
): Promise<readonly number[]> {
  const received: number[] = [];
  await certificate.rename((name) => receivedAt.set(name, received));
  return received;
}

/** A certificate whose every change can be told from the others by its name. */
class RenamedCertificate {
  private readonly gateway: GraphqlEndpoint;
  private id = '';
  private renames = 0;

  constructor({ gatewayUrl, authorization }: RunningStack) {
    this.gateway = new GraphqlEndpoint(gatewayUrl, { authorization });
  }

  async create(): Promise<void> {
    const { generateCertificate } = await this.gateway.askFor<{ generateCertificate: { id: string } }>(
      `mutation { generateCertificate(input: { name: "Observed", hostname: "bench.example.com", keySize: 2048 }) { id } }`,
      {},
    );
    this.id = generateCertificate.id;
  }

  async rename(expect: (name: string) => void): Promise<void> {
    this.renames += 1;
    const name = `Observed ${this.renames}`;
    expect(name);
    await this.gateway.ask(
      `mutation ($input: UpdateCertificateInput!) { updateCertificate(input: $input) { id } }`,
      { input: { id: this.id, name } },
    );
  }

  close(): void {
    this.gateway.close();
  }
}
