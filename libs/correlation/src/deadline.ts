import { AsyncLocalStorage } from 'node:async_hooks';

/** How long whoever asked still waits, in milliseconds: relative, because clocks differ. HTTP and NATS use the same name. */
export const timeoutHeader = 'x-koios-timeout-ms';
const longestMs = 120_000;
const digits = /^\d{1,6}$/;

const storage = new AsyncLocalStorage<Deadline>();

/** The moment from which nobody waits for the answer any more. */
export class Deadline {
  private readonly endsAtMs: number;
  private hasPassed = false;
  private timer: NodeJS.Timeout | undefined;
  private passed: Promise<void> | undefined;

  constructor(timeoutMs: number) {
    this.endsAtMs = performance.now() + timeoutMs;
  }

  /** What a request or a message says; undefined when it says nothing that counts. */
  static from(header: string | undefined): Deadline | undefined {
    if (!header || !digits.test(header)) return undefined;
    return new Deadline(Math.min(Number(header), longestMs));
  }

  /** Not below 0. */
  leftMs(): number {
    return this.hasPassed ? 0 : Math.max(0, Math.ceil(this.endsAtMs - performance.now()));
  }

  /** Resolves when it has passed, or never, after {@link Deadline.forget}. */
  whenPassed(): Promise<void> {
    this.passed ??= new Promise((resolve) => {
      // A timer may ring a moment early: then it is over all the same.
      const pass = (): void => {
        this.hasPassed = true;
        resolve();
      };
      this.timer = setTimeout(pass, this.leftMs());
    });
    return this.passed;
  }

  /** The answer has been given. */
  forget(): void {
    clearTimeout(this.timer);
  }
}

/** Does the work, and everything that it starts, for somebody who waits that long. */
export function withDeadline<Result>(deadline: Deadline | undefined, work: () => Result): Result {
  return deadline ? storage.run(deadline, work) : work();
}

/** Of what the running code is for; undefined where nobody waits, or nobody says how long. */
export function currentDeadline(): Deadline | undefined {
  return storage.getStore();
}

/** As it goes on the wire. */
export function timeoutHeaders(
  deadline: Deadline | undefined = currentDeadline(),
): Readonly<Record<string, string>> {
  return deadline ? { [timeoutHeader]: String(deadline.leftMs()) } : {};
}
