/** A value as a table shows it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value.toLocaleString('en', { maximumSignificantDigits: 7 });
}

/** What somebody typed, as the value of a built-in type: numbers and truth values as such, anything else as text. */
export function typedValue(typed: string, dataType: string | null | undefined): unknown {
  const trimmed = typed.trim();
  if (dataType === 'Boolean') return /^(true|1|on|yes)$/i.test(trimmed);
  if (isNumberType(dataType) && trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  return typed;
}

/** 64-bit integers are written as text: a number would lose digits. */
function isNumberType(dataType: string | null | undefined): boolean {
  return /^(Float|Double|S?Byte|U?Int(16|32))$/.test(dataType ?? '');
}
