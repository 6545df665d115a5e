import preset from '../jest.preset.mjs';

/** The console as people use it, in a real Chromium. `npm run test:browser` runs it alone. */
export default { ...preset, testMatch: ['<rootDir>/test/*.browser.ts'], testTimeout: 120_000 };
