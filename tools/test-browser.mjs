/**
 * `npm run test:browser`: the console as people use it, in a real Chromium: CHROMIUM_PATH, or the machine's own. Where there
 * is none and apt-get has one, it is installed; where there is none to be had, the test is left out and the reason printed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const aptGet = '/usr/bin/apt-get';

function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (!wanted) return places.find(existsSync);
  if (existsSync(wanted)) return wanted;
  console.error(`There is no file ${wanted}, which CHROMIUM_PATH names.`);
  process.exit(1);
}

/** Answers why it could not be installed; undefined when it was. */
function installChromium() {
  if (!existsSync(aptGet)) return 'no Chromium was found, and there is no apt-get to install one with';
  console.log('installing Chromium with apt-get …');
  const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n ';
  const install = `${asRoot}${aptGet} install -y -qq --no-install-recommends chromium fonts-liberation`;
  const { status } = spawnSync(`${asRoot}${aptGet} update -qq && ${install}`, {
    shell: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0 ? undefined : 'no Chromium was found, and apt-get could not install one';
}

const reason = findChromium() ? undefined : installChromium();
const chromium = findChromium();
if (!chromium) {
  console.log(
    `⚠ LEFT OUT: the console in a browser: ${reason ?? 'apt-get installed none where it is looked for'}.`,
  );
  console.log('  Install one, or say where it is with CHROMIUM_PATH.');
  process.exit(0);
}
const { status } = spawnSync('nx run @koios/e2e:test-browser --output-style=stream', {
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM_PATH: chromium, NX_DAEMON: 'false' },
});
process.exit(status ?? 1);
