import { readFileSync } from 'node:fs';
import { z } from 'zod';

const lastLines = 15;

/** A log line as our services write it (pino). */
const logLineSchema = z.object({
  level: z.union([z.string(), z.number()]),
  time: z.union([z.number(), z.string()]),
  msg: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/** The last lines of a log for a reader: JSON lines become time, level and message; others stay as they are. */
export function logTail(logFile: string): string {
  const lines = readOrNothing(logFile).trimEnd().split('\n').slice(-lastLines);
  return lines.map((line) => `    ${readable(line)}`).join('\n');
}

function readable(line: string): string {
  const parsed = logLineSchema.safeParse(parse(line));
  if (!parsed.success) return line;
  const { level, time, msg, err } = parsed.data;
  const at = new Date(time).toISOString().slice(11, 23);
  const cause = err === undefined ? '' : `: ${err.message}`;
  return `${at} ${level} ${msg ?? ''}${cause}`;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
