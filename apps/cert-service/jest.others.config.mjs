import preset from '../../jest.preset.mjs';
import { testMatch } from './jest.longest.config.mjs';

/** In CI: all but what takes longest. */
export default { ...preset, testPathIgnorePatterns: ['/node_modules/', ...testMatch] };
