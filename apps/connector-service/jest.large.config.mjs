import preset from '../../jest.preset.mjs';

/** What needs the machine for itself: dozens of devices on three connector processes. Not in CI: `npm run test:large`. */
export default { ...preset, testMatch: ['<rootDir>/test/large/*.large.ts'] };
