import preset from '../../jest.preset.mjs';

/** What takes longest: the service and its commands are started and killed as processes, again and again. */
export const testMatch = ['kill-at-each-step', 'kill', 'reseal', 'faults', 'audit-verify'].map(
  (name) => `<rootDir>/test/${name}.test.ts`,
);

/** In CI, beside the others: each part takes half of the time. */
export default { ...preset, testMatch };
