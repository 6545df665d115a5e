import { describe, expect, it } from '@jest/globals';
import { deviceFilter, isByState, isFiltered, mayHaveErrors, noFilter } from './device-filter.js';

describe('the filters of the devices', () => {
  it('ask for nothing in particular when they are blank', () => {
    expect(JSON.stringify(deviceFilter(noFilter))).toBe('{}');
    expect(isFiltered(noFilter)).toBe(false);
    expect(isByState(noFilter)).toBe(false);
  });

  it('say which devices are wanted', () => {
    const filter = { search: 'oven', plant: 'north', state: 'FAILED', error: 'BadTimeout' };
    expect(deviceFilter(filter)).toEqual({
      search: 'oven',
      plantId: 'north',
      states: ['FAILED'],
      errorCode: 'BadTimeout',
    });
    expect(isFiltered({ ...noFilter, plant: 'north' })).toBe(true);
    expect(isByState({ ...noFilter, plant: 'north' })).toBe(false);
    expect(isByState({ ...noFilter, error: 'BadTimeout' })).toBe(true);
  });

  it('of a state that there is not say nothing', () => {
    expect(deviceFilter({ ...noFilter, state: 'constructor' }).states).toBeUndefined();
    expect(isByState({ ...noFilter, state: 'BROKEN' })).toBe(false);
  });

  it('tell whether errors are worth a column', () => {
    const states = ['FAILED', 'WAITING_FOR_TRUST', 'ROTATION_PENDING', 'STARTING', 'RUNNING', 'DISABLED', ''];
    const worth = states.filter((state) => mayHaveErrors({ ...noFilter, state }));
    expect(worth).toEqual(['FAILED', 'WAITING_FOR_TRUST', 'ROTATION_PENDING', 'STARTING']);
    expect(mayHaveErrors({ ...noFilter, error: 'BadTimeout' })).toBe(true);
  });
});
