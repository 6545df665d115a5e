import Table from 'cli-table3';

/** `--json` of a command. */
export interface OutputOptions {
  readonly json?: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** What cli-table3 puts around the text of a cell, and at the end of a line. */
const aroundCell = 3;
const endOfLine = 1;
/** Narrower columns are harder to read than what runs over the edge. */
const narrowestWrapped = 20;

/** The same facts as a table for people or as JSON for scripts. */
export function print(rows: readonly Row[], { json }: OutputOptions): void {
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : tableOf(rows));
}

/** One thing, as `--json` or as a table with a line for each of its facts. */
export function printOne(facts: Row, { json }: OutputOptions): void {
  process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : factsTable(facts));
}

function tableOf(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return 'none\n';
  const head = Object.keys(first);
  return drawn(
    rows.map((row) => Object.values(row).map(cell)),
    process.stdout.columns,
    head,
  );
}

function factsTable(facts: Row): string {
  return drawn(
    Object.entries(facts).map(([name, value]) => [name, cell(value)]),
    process.stdout.columns,
  );
}

/**
 * A table whose last column is wrapped where the terminal ends.
 * @param columns how many characters the terminal has in a line; undefined: there is none, and nothing is wrapped
 */
export function drawn(rows: readonly string[][], columns?: number, head: string[] = []): string {
  const colWidths = columns === undefined ? [] : widthsWithin(columns, [head, ...rows]);
  const table = new Table({ head, colWidths, wordWrap: true, style: { head: [], border: [] } });
  table.push(...rows);
  return `${table.toString()}\n`;
}

function widthsWithin(columns: number, rows: readonly string[][]): (number | null)[] {
  const count = Math.max(...rows.map(({ length }) => length));
  const longest = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const others = longest.slice(0, -1);
  const left = others.reduce((sum, length) => sum - length - aroundCell, columns - aroundCell - endOfLine);
  const isWrapped = left < (longest.at(-1) ?? 0) && left >= narrowestWrapped;
  // A width counts the space around the text, but not the line before it.
  return isWrapped ? [...others.map(() => null), left + aroundCell - 1] : [];
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return printable(value.join(', '));
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What a server says of itself must not move the cursor or colour the screen. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}
