import { describe, expect, it } from '@jest/globals';
import { auditFilter, isFiltered } from './audit-filter.js';

const blank = { actor: '', action: '', from: '', until: '' };

describe('the filter of the audit log', () => {
  it('asks for nothing in particular when it is blank', () => {
    expect(auditFilter(blank)).toEqual({});
    expect(isFiltered(blank)).toBe(false);
  });

  it('includes the last day whole', () => {
    const { from, until } = auditFilter({ ...blank, from: '2026-02-28', until: '2026-02-28' });
    expect(new Date(from ?? '').getTime()).toBe(new Date(2026, 1, 28).getTime());
    expect(new Date(until ?? '').getTime()).toBe(new Date(2026, 2, 1).getTime());
  });

  it('leaves out an action that nobody knows and a day that is none', () => {
    expect(auditFilter({ ...blank, action: 'EATEN', from: 'yesterday' })).toEqual({});
  });

  it('passes on who and what', () => {
    const asked = { ...blank, actor: 'admin', action: 'CERTIFICATE_DELETED' };
    expect(auditFilter(asked)).toEqual({ actor: 'admin', action: 'CERTIFICATE_DELETED' });
    expect(isFiltered(asked)).toBe(true);
  });
});
