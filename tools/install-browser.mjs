/**
 * The console's end-to-end test needs a Chromium: CHROMIUM_PATH, or the machine's own. Where there is none and the
 * machine's package manager has one, it is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const find = () => [process.env.CHROMIUM_PATH, ...places].find((place) => place && existsSync(place));

function installWithApt() {
  const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n ';
  const options = '-y -qq --no-install-recommends';
  const command = `${asRoot}apt-get update -qq && ${asRoot}apt-get install ${options} chromium fonts-liberation`;
  const { status } = spawnSync(command, {
    shell: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

if (!find() && existsSync('/usr/bin/apt-get')) {
  console.log('installing Chromium with apt-get …');
  installWithApt();
}
const browser = find();
if (!browser) {
  console.error('There is no Chromium: install one, or say where it is with CHROMIUM_PATH.');
  process.exit(1);
}
console.log(browser);
