/**
 * Everything that CI runs: `npm test`. Generated files are current; lint beside types and build; then the projects'
 * tests, cert-service's beside all others, for two cores. Alone come the connector, whose tests count every missed scan,
 * and last the end-to-end tests, through the API and in a browser.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

process.env.NX_DAEMON = 'false';
process.env.NODE_COMPILE_CACHE = fileURLToPath(
  new URL('../node_modules/.cache/node-compile-cache', import.meta.url),
);

/** Side by side: lint keeps one core busy for as long as the rest of these takes. */
const first = [
  [['lint', 'npm run --silent lint']],
  [
    ['types', 'npm run --silent typecheck'],
    ['build', 'nx run-many -t build --output-style=static'],
  ],
];
/** Side by side again: cert-service's tests take as long as those of all others. What they need is built by now. */
const projects = [
  [['cert-service', 'nx run @koios/cert-service:test --excludeTaskDependencies --output-style=stream']],
  [
    [
      'the other projects',
      'nx run-many -t test --parallel=1 --exclude=@koios/cert-service,@koios/connector-service,@koios/e2e --excludeTaskDependencies --output-style=stream',
    ],
  ],
];
const last = [
  ['connector', 'nx run @koios/connector-service:test --output-style=stream'],
  ['end to end', 'nx run @koios/e2e:test --output-style=stream'],
  ['a rolling restart', 'npm run --silent test:rolling-restart'],
  ['the console in a browser', 'npm run --silent test:browser'],
];

const startedAt = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

async function run([name, command]) {
  const stepStartedAt = Date.now();
  console.log(`\n▶ ${name}`);
  const [status] = await once(spawn(command, { shell: true, stdio: 'inherit' }), 'close');
  if (status !== 0) {
    console.error(`✖ ${name} failed after ${seconds(stepStartedAt)}: ${command}`);
    process.exit(1);
  }
  console.log(`✔ ${name} (${seconds(stepStartedAt)})`);
}

async function runInTurn(inTurn) {
  for (const step of inTurn) await run(step);
}

// By itself: it writes what the others read.
await run(['generated files are current', 'npm run --silent check-generated']);
await Promise.all(first.map(runInTurn));
await Promise.all(projects.map(runInTurn));
await runInTurn(last);
console.log(`\n✔ all of it in ${seconds(startedAt)}`);
