/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child that runs and answers. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves when it ends, for whatever reason; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Asks it to end, insists with SIGKILL after the limit (5 s if not said otherwise), and resolves when it is gone. */
  stop(limitMs?: number): Promise<void>;
}

/** A child did not come up. The message says why in one clause, without the name. */
export class ProcessStartError extends Error {
  override readonly name = 'ProcessStartError';
  /** By itself, before it was ready. Otherwise it took too long. */
  readonly hasEnded: boolean;

  constructor(message: string, { hasEnded }: { readonly hasEnded: boolean }) {
    super(message);
    this.hasEnded = hasEnded;
  }
}

export function describeEnd({ exitCode, signal }: ProcessEnd): string {
  return signal === null ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
}
