import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment does not describe a service that can run; the message names every fault. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads a service's configuration from the environment. An empty variable counts as absent. Any variable may stand in a
 * file instead, which `<NAME>_FILE` names: secrets of containers are files.
 * @throws ConfigurationError naming every variable that is wrong or missing.
 */
export function loadConfiguration<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse({ ...fromFiles(variablesOf(schema), given), ...given });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigurationError(`The configuration cannot be used:\n${faults.join('\n')}`);
}

function variablesOf(schema: z.ZodType): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function fromFiles(variables: readonly string[], given: NodeJS.ProcessEnv): Record<string, string> {
  const contents: Record<string, string> = {};
  for (const name of variables) {
    const file = variables.includes(`${name}_FILE`) ? undefined : given[`${name}_FILE`];
    if (file !== undefined) contents[name] = contentOf(`${name}_FILE`, file);
  }
  return contents;
}

function contentOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`The configuration cannot be used:\n  ${variable}: ${reason}`);
  }
}
