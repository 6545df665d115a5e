import preset from '../../jest.preset.mjs';

/** They count missed scans: what else a busy machine does must not make one. */
export const testMatch = [
  'faults',
  'fleet',
  'hand-over',
  'rotation',
  'subscribing',
  'connection-test',
  'sealed-custody',
].map((name) => `<rootDir>/test/${name}.test.ts`);

/** In CI, one file after the other. */
export default { ...preset, maxWorkers: 1, testMatch };
