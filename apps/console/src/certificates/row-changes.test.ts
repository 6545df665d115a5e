import { describe, expect, it } from '@jest/globals';
import type { CertificateRowFragment } from '../graphql/operations.generated.js';
import { withChange } from './row-changes.js';

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

  it('takes out the row of a deleted one', () => {
    const changed = withChange(rows, { type: 'DELETED', certificateId: 'b', certificate: null });
    expect(changed.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('leaves the rows alone when it is about another one', () => {
    expect(withChange(rows, { type: 'UPDATED', certificateId: 'x', certificate: row('x') })).toEqual(rows);
  });
});
