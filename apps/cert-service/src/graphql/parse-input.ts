import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';
import type { z } from 'zod';

/** Which code a wrong field is answered with; BAD_USER_INPUT for the others. */
export type FieldCodes = Readonly<Record<string, ErrorCode>>;

/**
 * Holds an input against its schema, once, at the edge.
 * @throws KoiosError with the code and the name of the first field that is wrong
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  codes: FieldCodes,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.');
  const code = codes[field ?? ''];
  throw code
    ? new KoiosError(code, undefined, field)
    : new KoiosError('BAD_USER_INPUT', issue?.message, field);
}
