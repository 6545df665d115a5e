import { describe, expect, it } from '@jest/globals';
import { parseWarningDays } from './warning-days.js';

function parse(text: string): { days: readonly number[]; issues: string[] } {
  const issues: string[] = [];
  return { days: parseWarningDays(text, { addIssue: (issue) => issues.push(issue) }), issues };
}

describe('EXPIRY_WARNING_DAYS', () => {
  it('is read in any order', () => {
    expect(parse('7, 90,30')).toEqual({ days: [90, 30, 7], issues: [] });
    expect(parse('3650')).toEqual({ days: [3650], issues: [] });
  });

  it.each(['0', '-1', '3651', '1.5', 'soon', '7,,1', '07', ''])('refuses %j', (text) => {
    expect(parse(text).issues).toEqual([expect.stringMatching(/is no number of days from 1 to 3650$/)]);
  });

  it('refuses one that is there twice', () => {
    expect(parse('7,30,7').issues).toEqual(['a number of days is there twice']);
  });
});
