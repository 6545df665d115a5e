import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';
import { QueryFailedError } from 'typeorm';

const uniqueViolation = '23505';

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
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code, constraint }: { code?: unknown; constraint?: unknown } = error.driverError;
  return code === uniqueViolation && typeof constraint === 'string' ? constraint : undefined;
}
