import type { Failure } from './failure.js';

/** A failure, told where it belongs: at the field to blame where the form has it, otherwise below the form. */
export interface PlacedFailure {
  readonly atField: Readonly<Record<string, string>>;
  readonly below: Failure | undefined;
}

export function placeFailure(failure: Failure | undefined, fields: readonly string[]): PlacedFailure {
  if (!failure) return { atField: {}, below: undefined };
  const field = fields.find((name) => failure.field === name || failure.field?.endsWith(`.${name}`));
  if (field === undefined) return { atField: {}, below: failure };
  return { atField: { [field]: failure.message }, below: undefined };
}
