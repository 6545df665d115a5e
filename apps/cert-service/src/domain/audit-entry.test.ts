import { describe, expect, it } from '@jest/globals';
import { type AuditEntry, auditHash, hashBeforeTheFirst } from './audit-entry.js';

const entry: Omit<AuditEntry, 'hash'> = {
  sequence: 1,
  occurredAt: new Date('2026-03-01T12:00:00.000Z'),
  actor: 'anna',
  address: null,
  action: 'CERTIFICATE_GENERATED',
  certificateId: '5f0c0cf2-0000-4000-8000-000000000000',
  certificateName: 'Mixer',
  details: null,
};

describe('the hash of an audit entry', () => {
  it('never changes for the same entry: logs of older versions stay verifiable', () => {
    expect(auditHash(entry, hashBeforeTheFirst)).toBe(
      '7616b5ec59e1b7373dbd68a61b7e32dc7166f71e539dc60f5462414574a1b884',
    );
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['sequence', { sequence: 2 }],
    ['time', { occurredAt: new Date('2026-03-01T12:00:00.001Z') }],
    ['actor', { actor: 'otto' }],
    ['address', { address: '192.0.2.1' }],
    ['action', { action: 'CERTIFICATE_DELETED' }],
    ['certificate', { certificateId: null }],
    ['name', { certificateName: '' }],
    ['details', { details: '' }],
    ['border between two values', { actor: 'anna","x', address: null }],
  ])('changes with its %s', (_what, change) => {
    const hash = auditHash(entry, hashBeforeTheFirst);
    expect(auditHash({ ...entry, ...change }, hashBeforeTheFirst)).not.toBe(hash);
  });

  it('changes with the hash before it', () => {
    expect(auditHash(entry, 'a'.repeat(64))).not.toBe(auditHash(entry, hashBeforeTheFirst));
  });
});
