/** `npm run screenshots`: the console's end-to-end test, with the pictures for docs/screenshots, made small. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const { status } = spawnSync('nx run @koios/e2e:test --testPathPatterns=console', {
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, NX_DAEMON: 'false', KOIOS_SCREENSHOTS: folder },
});
process.exit(status ?? 1);
