/** Puts the rows in the order of their keys; rows with equal keys stay as they stood, those without one go last. */
export function inOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | number | null,
  direction: 'ASC' | 'DESC' | undefined,
): Row[] {
  const sign = direction === 'DESC' ? -1 : 1;
  return [...rows].sort((one, other) => sign * compare(keyOf(one), keyOf(other)));
}

function compare(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
}
