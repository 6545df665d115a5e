import { Console } from 'node:console';

/** Standard output carries what scripts read. Libraries that log to the console get standard error. */
export function keepStandardOutputClean(): void {
  globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr });
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
