import { describe, expect, it } from '@jest/globals';
import { certificateStatuses, type StatusFacts } from './certificate-status.js';

const day = 86_400_000;
const validFrom = new Date('2026-01-01T00:00:00.000Z');

/** A sound certificate of the given length in days, so many milliseconds before its end. */
function facts(lengthDays: number, leftMs: number, modifiers: Partial<StatusFacts> = {}): StatusFacts {
  const validUntil = new Date(validFrom.getTime() + lengthDays * day);
  const now = new Date(validUntil.getTime() - leftMs);
  return {
    now,
    validFrom,
    validUntil,
    filesAvailable: true,
    selfSigned: false,
    findings: [],
    devicesOnOlderRevisions: 0,
    ...modifiers,
  };
}

describe('certificateStatuses', () => {
  it('is VALID alone for a sound certificate far from its end', () => {
    expect(certificateStatuses(facts(90, 60 * day))).toEqual(['VALID']);
  });

  it.each([
    ['a millisecond before a third of the lifetime is left', 90, 30 * day + 1, ['VALID']],
    ['when a third of the lifetime is left', 90, 30 * day, ['VALID', 'EXPIRING_SOON']],
    ['a millisecond before two weeks are left of a short life', 30, 14 * day + 1, ['VALID']],
    ['when two weeks are left of a short life', 30, 14 * day, ['VALID', 'EXPIRING_SOON']],
    ['all its life when it lives for less than two weeks', 10, 10 * day, ['VALID', 'EXPIRING_SOON']],
    ['at its last millisecond', 90, 0, ['VALID', 'EXPIRING_SOON']],
    ['a millisecond after its end', 90, -1, ['EXPIRED']],
    ['at its first millisecond', 90, 90 * day, ['VALID']],
    ['a millisecond before its beginning', 90, 90 * day + 1, ['NOT_YET_VALID']],
  ])('%s', (_when, lengthDays, leftMs, statuses) => {
    expect(certificateStatuses(facts(lengthDays, leftMs))).toEqual(statuses);
  });

  it('is not VALID without its key', () => {
    expect(certificateStatuses(facts(90, 60 * day, { filesAvailable: false }))).toEqual(['FILES_MISSING']);
  });

  it('shows that an expired certificate has no key either', () => {
    const statuses = certificateStatuses(facts(90, -1, { filesAvailable: false }));
    expect(statuses).toEqual(['EXPIRED', 'FILES_MISSING']);
  });

  it('shows that servers must trust it directly', () => {
    expect(certificateStatuses(facts(90, 60 * day, { selfSigned: true }))).toEqual(['VALID', 'SELF_SIGNED']);
  });

  it.each([
    ['INFO', ['VALID']],
    ['WARNING', ['VALID', 'PROFILE_WARNING']],
    ['ERROR', ['VALID', 'PROFILE_WARNING']],
  ] as const)('with a finding of severity %s', (severity, statuses) => {
    expect(certificateStatuses(facts(90, 60 * day, { findings: [{ severity }] }))).toEqual(statuses);
  });

  it('shows that a device still runs on an older revision', () => {
    const statuses = certificateStatuses(facts(90, 60 * day, { devicesOnOlderRevisions: 1 }));
    expect(statuses).toEqual(['VALID', 'ROTATION_PENDING']);
  });
});
