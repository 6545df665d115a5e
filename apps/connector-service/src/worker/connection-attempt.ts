import type {
  ConnectionTestResult,
  ConnectionTestStageName,
  MessageSecurityMode,
} from '@koios/opcua-contracts';
import type { ConnectionFault } from '../domain/connection-fault.js';
import type { ConnectionFacts } from '../domain/diagnosis/connection-facts.js';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { recordStage } from '../metrics/connection-metrics.js';
import { asFault, OpcUaFault } from '../opcua/opcua-fault.js';

/** A connection that did not come about: where it ended, and all that was seen up to there. */
export class ConnectionFailedError extends Error {
  override readonly name = 'ConnectionFailedError';

  constructor(
    readonly fault: ConnectionFault,
    readonly facts: ConnectionFacts,
    options?: ErrorOptions,
  ) {
    super(`${fault.stage}: ${fault.code}`, options);
  }
}

/** One try at a connection: it takes the stages one after the other and collects the facts that a diagnosis needs. */
export class ConnectionAttempt {
  readonly stages: ConnectionTestResult['stages'] = [];
  private seen: ConnectionFacts;
  private readonly stageLimitMs: number;

  constructor(
    target: {
      readonly endpointUrl: string;
      readonly securityMode: MessageSecurityMode;
      readonly timeoutMs: number;
    },
    readonly signal: AbortSignal,
    now: Date = new Date(),
  ) {
    const { endpointUrl, securityMode } = target;
    this.stageLimitMs = target.timeoutMs;
    this.seen = { endpointUrl, securityMode, host: parseEndpointUrl(endpointUrl)?.host ?? null, now };
  }

  get facts(): ConnectionFacts {
    return this.seen;
  }

  note(facts: Partial<ConnectionFacts>): void {
    this.seen = { ...this.seen, ...facts };
  }

  /**
   * Takes one stage, which has a limit of its own within the attempt's.
   * @throws ConnectionFailedError when the work fails, or is not done when the limit is over or the attempt is given up
   */
  async stage<Result>(
    name: ConnectionTestStageName,
    work: (signal: AbortSignal) => Promise<Result>,
    detailOf: (result: Result) => string | null = () => null,
  ): Promise<Result> {
    const startedAtMs = performance.now();
    try {
      const result = await untilGivenUp(
        work,
        AbortSignal.any([this.signal, AbortSignal.timeout(this.stageLimitMs)]),
      );
      this.record(name, true, startedAtMs, detailOf(result));
      return result;
    } catch (error) {
      return this.fail(name, error, startedAtMs);
    }
  }

  /**
   * Ends with a stage that failed, or could not even begin.
   * @throws ConnectionFailedError always
   */
  fail(name: ConnectionTestStageName, error: unknown, startedAtMs = performance.now()): never {
    const { code, words } = asFault(error);
    this.record(name, false, startedAtMs, words ?? code);
    throw new ConnectionFailedError({ stage: name, code, words }, this.seen, { cause: error });
  }

  private record(
    name: ConnectionTestStageName,
    passed: boolean,
    startedAtMs: number,
    detail: string | null,
  ): void {
    const durationMs = performance.now() - startedAtMs;
    recordStage(name, passed, durationMs);
    this.stages.push({ name, passed, durationMs, detail });
  }
}

async function untilGivenUp<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const givenUp = Promise.withResolvers<never>();
  const giveUp = (): void =>
    givenUp.reject(new OpcUaFault(isTimeout(signal.reason) ? 'BadTimeout' : 'BadRequestCancelledByClient'));
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([givenUp.promise, work(signal)]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
