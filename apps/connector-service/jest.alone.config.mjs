import preset from '../../jest.preset.mjs';

/** They count missed scans to the last one: what else a busy machine does must not make one. */
export const testMatch = ['fleet', 'hand-over', 'connection-test'].map(
  (name) => `<rootDir>/test/${name}.test.ts`,
);

/** In CI, one file after the other. */
export default { ...preset, maxWorkers: 1, testMatch };
