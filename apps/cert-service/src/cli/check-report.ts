import type { CheckedFile } from './check-file.js';

const width = 100;

/** A check for people: what the certificate is, then a table of what is wrong with it. */
export function checkReport(checked: CheckedFile): string {
  return `${[...factsOf(checked), '', ...findingsOf(checked)].join('\n')}\n`;
}

function factsOf(checked: CheckedFile): string[] {
  const { file, subject, issuer, applicationUri, thumbprint, validFrom, validUntil } = checked;
  const facts: [string, string][] = [
    ['File', file],
    ['Subject', subject],
    ['Issuer', issuer === subject ? 'itself' : issuer],
    ['ApplicationUri', applicationUri ?? 'none'],
    ['Thumbprint', thumbprint],
    ['Valid', `${validFrom.toISOString()} to ${validUntil.toISOString()}`],
    ['Usable with', checked.securityPolicies.join(', ') || 'no security policy'],
  ];
  return facts.map(([name, value]) => `${name.padEnd(16)}${printable(value)}`);
}

function findingsOf({ findings }: CheckedFile): string[] {
  if (findings.length === 0) return ['Nothing to say: every rule of the profile holds.'];
  const ruleWidth = Math.max(4, ...findings.map(({ rule }) => rule.length)) + 2;
  const row = (severity: string, rule: string, status: string): string =>
    `${severity.padEnd(9)}${rule.padEnd(ruleWidth)}${status}`;
  const rows = findings.flatMap(({ severity, rule, statusCode, message }) => [
    row(severity, rule, statusCode ?? '–'),
    ...wrapped(printable(message), width - 9).map((line) => `${' '.repeat(9)}${line}`),
  ]);
  return [row('SEVERITY', 'RULE', 'A SERVER ANSWERS'), ...rows];
}

/** A certificate is made by somebody else: what would move the cursor or colour the screen is not printed. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
