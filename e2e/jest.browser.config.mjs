import preset from '../jest.preset.mjs';

/** The console as people use it, in a real Chromium. `npm run test:browser` runs it alone, one file after the other: it measures. */
export default { ...preset, testMatch: ['<rootDir>/test/*.browser.ts'], maxWorkers: 1 };
