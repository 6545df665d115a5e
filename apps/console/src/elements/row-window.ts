/** The rows of a long table that are drawn: those that can be seen, and some around them. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

const rowsAround = 12;

/** All rows have one height, so where a row is follows from its number. */
export function rowWindow(
  rowCount: number,
  rowHeightPx: number,
  scrollTopPx: number,
  viewportPx: number,
): RowWindow {
  const firstSeen = Math.floor(scrollTopPx / rowHeightPx);
  const endSeen = Math.ceil((scrollTopPx + viewportPx) / rowHeightPx);
  return {
    first: Math.max(0, Math.min(firstSeen - rowsAround, rowCount)),
    end: Math.max(0, Math.min(endSeen + rowsAround, rowCount)),
  };
}
