const mostDays = 3_650;

/** Reads whole days, comma separated; farthest first whatever their order was. */
export function parseWarningDays(
  text: string,
  context: { addIssue(message: string): void },
): readonly number[] {
  const days = text.split(',').map((entry) => entry.trim());
  for (const entry of days.filter((day) => !isDays(day)))
    context.addIssue(`"${entry}" is no number of days from 1 to ${mostDays}`);
  if (new Set(days).size < days.length) context.addIssue('a number of days is there twice');
  return days.map(Number).toSorted((left, right) => right - left);
}

function isDays(entry: string): boolean {
  return /^[1-9][0-9]{0,3}$/.test(entry) && Number(entry) <= mostDays;
}
