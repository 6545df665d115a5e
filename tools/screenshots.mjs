/**
 * `npm run screenshots`: the console's end-to-end test, with its pictures put into docs/screenshots; small ones where
 * pngquant is there.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const run = (command, env = {}) =>
  spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

const status = run('npm run --silent test:browser', {
  NX_DAEMON: 'false',
  KOIOS_SCREENSHOTS: folder,
});
if (run('command -v pngquant > /dev/null') === 0) {
  run(`pngquant --force --ext .png --strip --speed 1 --quality 70-95 ${folder}/*.png`);
}
process.exit(status);
