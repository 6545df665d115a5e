import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';
import { QueryFailedError } from 'typeorm';
import { z } from 'zod';

/** As pg reports it. */
const uniqueViolation = z.object({ code: z.literal('23505'), constraint: z.string() });

/**
 * Does the work and names the caller's mistake where it breaks one of the unique constraints: asking first would
 * race with others.
 * @throws KoiosError with the code of the constraint that was broken
 */
export async function orTaken<Result>(
  constraints: Readonly<Record<string, { code: ErrorCode; field: string }>>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const taken = constraints[violatedConstraint(error) ?? ''];
    throw taken ? new KoiosError(taken.code, undefined, taken.field) : error;
  }
}

function violatedConstraint(error: unknown): string | undefined {
  const violation =
    error instanceof QueryFailedError ? uniqueViolation.safeParse(error.driverError) : undefined;
  return violation?.data?.constraint;
}
