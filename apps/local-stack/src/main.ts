import { launch } from './launch.js';

await launch({ apps: new URL('../../', import.meta.url) });
