import preset from '../../jest.preset.mjs';

export default { ...preset, setupFiles: ['<rootDir>/test/support/one-realm.ts'] };
