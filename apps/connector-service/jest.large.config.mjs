import preset from '../../jest.preset.mjs';

/** What takes minutes and the whole machine: 50 devices without cert-service, 300 that wait for trust. Not in CI: `npm run test:large`. */
export default { ...preset, testMatch: ['<rootDir>/test/large/*.large.ts'] };
