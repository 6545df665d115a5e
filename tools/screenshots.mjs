/**
 * `npm run screenshots`: the console's test in a browser, with those of its pictures that README shows put into
 * docs/screenshots; small ones where pngquant is there.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'koios-screenshots-'));
const run = (command, env = {}) =>
  spawnSync(command, { cwd: workspace, shell: true, stdio: 'inherit', env: { ...process.env, ...env } })
    .status ?? 1;

const status = run('npm run --silent test:browser', { KOIOS_SCREENSHOTS: folder });
if (status === 0) {
  if (run('command -v pngquant > /dev/null') === 0)
    run(`pngquant --force --ext .png --strip --speed 1 --quality 70-95 ${folder}/*.png`);
  const shown = readFileSync(join(workspace, 'README.md'), 'utf8').matchAll(
    /docs\/screenshots\/([\w-]+\.png)/g,
  );
  for (const [path, name] of shown) copyFileSync(join(folder, name), join(workspace, path));
}
rmSync(folder, { recursive: true, force: true });
process.exit(status);
