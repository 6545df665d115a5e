import type { AuditAction, AuditFilter } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

/** The filters as the address and the fields hold them: text, blank where there is none. */
export interface AuditFilterState {
  readonly actor: string;
  readonly action: string;
  /** Days as YYYY-MM-DD, both included. */
  readonly from: string;
  readonly until: string;
}

export const noFilter: AuditFilterState = { actor: '', action: '', from: '', until: '' };
export const filterNames = Object.keys(noFilter) as (keyof AuditFilterState)[];

export function isFiltered(state: AuditFilterState): boolean {
  return filterNames.some((name) => state[name] !== '');
}

/** What the service is asked for. Days are those of the reader's clock; the last one counts whole. */
export function auditFilter({ actor, action, from, until }: AuditFilterState): AuditFilter {
  return {
    actor: actor === '' ? undefined : actor,
    action: isAction(action) ? action : undefined,
    from: startOfDay(from, 0),
    until: startOfDay(until, 1),
  };
}

function isAction(action: string): action is AuditAction {
  return Object.hasOwn(text.audit.actions, action);
}

function startOfDay(day: string, daysLater: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + daysLater).toISOString();
}
