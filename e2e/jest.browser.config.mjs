import preset from '../jest.preset.mjs';

/** The console as people use it, in a real Chromium. Not in CI yet: `npm run test:browser`. */
export default { ...preset, testMatch: ['<rootDir>/test/*.browser.ts'], testTimeout: 120_000 };
