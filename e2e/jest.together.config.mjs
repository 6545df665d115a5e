import preset from '../jest.preset.mjs';
import { testMatch } from './jest.alone.config.mjs';

/** In CI, two files at a time: all but those that have to run alone. */
export default {
  ...preset,
  maxWorkers: 2,
  testPathIgnorePatterns: ['/node_modules/', ...testMatch],
};
