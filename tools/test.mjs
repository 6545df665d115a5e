/**
 * Everything that CI runs: `npm test`. Generated files are current, lint and types; then the projects' tests, two at a time
 * for two cores. Alone come the connector, whose tests count every missed scan, and last the end-to-end test. The console in
 * a real Chromium has a command of its own, `npm run test:browser`.
 */
import { spawnSync } from 'node:child_process';

process.env.NX_DAEMON = 'false';

const steps = [
  ['generated files are current', 'node tools/check-generated.mjs'],
  ['lint', 'npm run --silent lint'],
  ['types', 'npm run --silent typecheck'],
  ['build', 'nx run-many -t build --output-style=static'],
  [
    'tests',
    'nx run-many -t test --parallel=2 --exclude=@koios/e2e,@koios/connector-service --output-style=stream',
  ],
  ['connector', 'nx run @koios/connector-service:test --output-style=stream'],
  ['end to end', 'nx run @koios/e2e:test --output-style=stream'],
];

const startedAt = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;
for (const [name, command] of steps) {
  const stepStartedAt = Date.now();
  console.log(`\n▶ ${name}`);
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`✖ ${name} failed after ${seconds(stepStartedAt)}: ${command}`);
    process.exit(1);
  }
  console.log(`✔ ${name} (${seconds(stepStartedAt)})`);
}
console.log(`\n✔ all of it in ${seconds(startedAt)}`);
