import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** 90 s if not said otherwise: a limit for what never comes, far from what a busy machine takes and from any pause between tries. */
  readonly timeoutMs?: number;
  /** 50 ms if not said otherwise. */
  readonly intervalMs?: number;
  /** Says that the fact cannot come any more; the check is made once more and then it is over. */
  readonly isHopeless?: () => boolean;
}

/**
 * Waits for a fact: repeats the check until it passes, and answers what it answered. A check that throws has not passed;
 * neither has one that answers false. When the time is over, the last failure is thrown, with what it was all about.
 */
export async function eventually<Fact>(
  check: () => Fact | Promise<Fact>,
  { timeoutMs = 90_000, intervalMs = 50, isHopeless = () => false }: EventuallyOptions = {},
): Promise<Fact> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const isLast = performance.now() >= until || isHopeless();
    const attempt = await tryOnce(check);
    if ('fact' in attempt) return attempt.fact;
    if (isLast) throw tooLate(timeoutMs, attempt.failure);
    await delay(intervalMs);
  }
}

type Attempt<Fact> = { readonly fact: Fact } | { readonly failure: unknown };

async function tryOnce<Fact>(check: () => Fact | Promise<Fact>): Promise<Attempt<Fact>> {
  try {
    const fact = await check();
    return fact === false ? { failure: new Error('the check answered false') } : { fact };
  } catch (failure) {
    return { failure };
  }
}

function tooLate(timeoutMs: number, failure: unknown): Error {
  const reason = failure instanceof Error ? failure.message : String(failure);
  return new Error(`not within ${timeoutMs} ms: ${reason}`, { cause: failure });
}
