import { answerWithin } from './answer-within.js';

/** Probes ask every few seconds. */
const answerLimitMs = 3_000;

/** Answers when the part works; throws an error that says why it does not. */
export type ReadinessCheck = () => Promise<void> | void;

/** What a service needs to do its work, each part by name. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();

  add(part: string, check: ReadinessCheck): void {
    this.checks.set(part, check);
  }

  get parts(): readonly string[] {
    return [...this.checks.keys()];
  }

  /** The parts that do not work now, each with the reason. */
  async faults(): Promise<Record<string, string>> {
    const results = await Promise.all(
      [...this.checks].map(async ([part, check]) => [part, await faultOf(check)] as const),
    );
    return Object.fromEntries(
      results.filter((result): result is [string, string] => result[1] !== undefined),
    );
  }
}

async function faultOf(check: ReadinessCheck): Promise<string | undefined> {
  try {
    await answerWithin(answerLimitMs, Promise.resolve(check()));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
