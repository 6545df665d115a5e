/** Says line by line what happens. */
export interface Progress {
  readonly tell: (line: string) => void;
  /** Tells when it begins and how long it took. */
  readonly timed: <Result>(what: string, work: () => Promise<Result>) => Promise<Result>;
}

/** On standard output. */
export const consoleProgress: Progress = {
  tell,
  timed: async (what, work) => {
    tell(`${what} is starting`);
    const startedAt = performance.now();
    const result = await work();
    tell(`${what} is ready after ${seconds(performance.now() - startedAt)}`);
    return result;
  },
};

export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
