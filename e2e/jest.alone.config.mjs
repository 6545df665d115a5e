import preset from '../jest.preset.mjs';

/** They kill parts and count what is missed: nothing else may make a machine slow meanwhile. */
export const testMatch = ['main-job', 'live-updates'].map((name) => `<rootDir>/test/${name}.test.ts`);

/** In CI, one file after the other. */
export default { ...preset, maxWorkers: 1, testMatch };
