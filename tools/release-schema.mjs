/** `npm run release:schema`: from now on this public schema is what later versions must not break. Run at a release. */
import { copyFileSync } from 'node:fs';

const folder = new URL('../libs/contracts/graphql/', import.meta.url);
copyFileSync(new URL('public.graphql', folder), new URL('released.graphql', folder));
