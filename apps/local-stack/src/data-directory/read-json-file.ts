import { readFileSync } from 'node:fs';
import { errorCode } from '@koios/embedded-infrastructure';
import type { z } from 'zod';
import { LaunchError } from '../cli/launch-error.js';

/** What a file of ours says; undefined when it is not there. @throws LaunchError when it is damaged */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  const text = readOrNothing(file);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new LaunchError(`${file} is damaged: put it back from a backup, or start with another --data-dir.`);
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new LaunchError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
