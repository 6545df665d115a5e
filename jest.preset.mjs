/**
 * What every project's jest.config.mjs starts from: TypeScript through swc as ES modules, our own
 * libraries taken from their sources.
 * @type {import('jest').Config}
 */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@koios/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { configFile: `${import.meta.dirname}/.swcrc`, swcrc: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.+)\\.js$': ['$1.ts', '$1.js'] },
  // For what never comes, whatever the machine: what is waited for in a test has limits that say what it was.
  testTimeout: 300_000,
  reporters: ['default', `${import.meta.dirname}/tools/note-failed-tests.mjs`],
};
