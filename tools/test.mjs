/**
 * Everything that CI runs: `npm test`. Generated files are current; lint and types, and beside them the console in a real
 * Chromium, which waits more than it works; then the projects' tests, two at a time for two cores. Alone come the
 * connector, whose tests count every missed scan, and last the end-to-end test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

process.env.NX_DAEMON = 'false';

/** Each with the commands that run side by side. */
const steps = [
  ['generated files are current', 'node tools/check-generated.mjs'],
  ['build', 'nx run-many -t build --output-style=static'],
  ['a browser', 'node tools/install-browser.mjs'],
  [
    'lint, types, the console in a browser',
    'npm run --silent lint && npm run --silent typecheck',
    'nx run @koios/console:test-browser --output-style=stream',
  ],
  [
    'tests',
    'nx run-many -t test --parallel=2 --exclude=@koios/e2e,@koios/connector-service --output-style=stream',
  ],
  ['connector', 'nx run @koios/connector-service:test --output-style=stream'],
  ['end to end', 'nx run @koios/e2e:test --output-style=stream'],
];

const startedAt = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;
for (const [name, ...commands] of steps) {
  const stepStartedAt = Date.now();
  console.log(`\n▶ ${name}`);
  const ends = await Promise.all(
    commands.map((command) => once(spawn(command, { shell: true, stdio: 'inherit' }), 'close')),
  );
  const failed = commands.filter((_, index) => ends[index][0] !== 0);
  if (failed.length > 0) {
    console.error(`✖ ${name} failed after ${seconds(stepStartedAt)}: ${failed.join('; ')}`);
    process.exit(1);
  }
  console.log(`✔ ${name} (${seconds(stepStartedAt)})`);
}
console.log(`\n✔ all of it in ${seconds(startedAt)}`);
