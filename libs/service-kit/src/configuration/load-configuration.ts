import { z } from 'zod';

/** The environment does not describe a service that can run; the message names every fault. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads a service's configuration from the environment. An empty variable counts as absent.
 * @throws ConfigurationError naming every variable that is wrong or missing.
 */
export function loadConfiguration<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigurationError(`The configuration cannot be used:\n${faults.join('\n')}`);
}
