/**
 * `npm start`: checks the version of Node.js, builds what is not built, and hands over to the launcher. Only what Node.js 12
 * understands may stand here: an old one is to say that it is too old, and not that it does not understand.
 */
import { spawnSync } from 'child_process';
import { delimiter, join } from 'path';
import { fileURLToPath } from 'url';

const oldestVersion = [22, 13];
const workspace = fileURLToPath(new URL('..', import.meta.url));

function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function build() {
  const startedAt = Date.now();
  console.log('building what has changed …');
  const path = join(workspace, 'node_modules', '.bin') + delimiter + process.env.PATH;
  const { status, stdout, stderr, error } = spawnSync('nx run-many -t build --output-style=static', {
    cwd: workspace,
    encoding: 'utf8',
    shell: true,
    env: Object.assign({}, process.env, { PATH: path, NX_DAEMON: 'false', NX_TUI: 'false' }),
  });
  if (status !== 0) fail(`${stdout || ''}${stderr || ''}${error || ''}\nThe build failed.`);
  console.log(`built after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

if (isTooOld(process.versions.node)) {
  fail(
    `Koios needs Node.js ${oldestVersion.join('.')} or later and this is ${process.versions.node}: install a newer one, or run npm ci without --omit=optional, which brings one along.`,
  );
}
build();
import('../apps/local-stack/dist/main.js').catch((error) => fail(error.stack));
