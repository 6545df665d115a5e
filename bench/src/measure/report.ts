import Table from 'cli-table3';
import type { BenchmarkResult } from './result.js';

/** As a table for people, or as JSON for scripts. */
export function report(results: readonly BenchmarkResult[], asJson: boolean): string {
  return asJson ? JSON.stringify(results, undefined, 2) : tableOf(results);
}

function tableOf(results: readonly BenchmarkResult[]): string {
  const table = new Table({
    head: ['', 'value', 'baseline', 'unit', 'ratio', 'goal', 'met'],
    style: { head: [] },
  });
  for (const { name, value, baseline, unit, ratio, goal, met } of results) {
    table.push([name, rounded(value), rounded(baseline), unit, rounded(ratio), goal, met ? 'yes' : 'NO']);
  }
  return table.toString();
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
