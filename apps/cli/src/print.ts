import Table from 'cli-table3';

/** `--json` of a command. */
export interface OutputOptions {
  readonly json?: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** The same facts as a table for people or as JSON for scripts. */
export function print(rows: readonly Row[], { json }: OutputOptions): void {
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : tableOf(rows));
}

/** One thing, as `--json` or as a table with a line for each of its facts. */
export function printOne(facts: Row, { json }: OutputOptions): void {
  if (json) return void process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  const table = new Table({ style: { head: [], border: [] } });
  for (const [name, value] of Object.entries(facts)) table.push({ [name]: cell(value) });
  process.stdout.write(`${table.toString()}\n`);
}

function tableOf(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return 'none\n';
  const table = new Table({ head: Object.keys(first), style: { head: [], border: [] } });
  for (const row of rows) table.push(Object.values(row).map(cell));
  return `${table.toString()}\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
