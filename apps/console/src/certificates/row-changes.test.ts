import { describe, expect, it } from '@jest/globals';
import type { CertificateRowFragment } from '../graphql/operations.generated.js';
import { movesRows, rowAfter, type RowChange } from './row-changes.js';

const row = (id: string, change: Partial<CertificateRowFragment> = {}): CertificateRowFragment => ({
  id,
  name: id,
  isDefault: false,
  revision: 1,
  commonName: id,
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2028-01-01T00:00:00Z',
  statuses: ['VALID'],
  assignedDeviceCount: 0,
  ...change,
});

const rows = [row('a', { isDefault: true }), row('b'), row('c')];

function withChange(shown: readonly CertificateRowFragment[], change: RowChange): CertificateRowFragment[] {
  return shown.map((shownRow) => rowAfter(shownRow, change));
}

describe('a change of a certificate, for the rows on the screen', () => {
  it('puts the new facts into its row', () => {
    const certificate = row('b', { revision: 2 });
    expect(withChange(rows, { type: 'REGENERATED', certificateId: 'b', certificate })).toEqual([
      rows[0],
      certificate,
      rows[2],
    ]);
  });

  it('takes the star from the default before', () => {
    const certificate = row('b', { isDefault: true });
    const changed = withChange(rows, { type: 'DEFAULT_CHANGED', certificateId: 'b', certificate });
    expect(changed.map(({ isDefault }) => isDefault)).toEqual([false, true, false]);
  });

  it.each([
    ['GENERATED', true],
    ['UPLOADED', true],
    ['DELETED', true],
    ['REGENERATED', false],
    ['DEFAULT_CHANGED', false],
  ] as const)('%s moves rows: %s', (type, moves) => {
    const certificate = type === 'DELETED' ? null : row('b');
    expect(movesRows({ type, certificateId: 'b', certificate })).toBe(moves);
  });

  it('leaves the rows alone when it is about another one', () => {
    expect(withChange(rows, { type: 'UPDATED', certificateId: 'x', certificate: row('x') })).toEqual(rows);
  });
});
