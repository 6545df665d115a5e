/**
 * Everything that CI runs: `npm test`. Generated files are current; lint beside types and build; then the projects'
 * tests, in two parts for two cores. Alone come the connector, whose tests count every missed scan,
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
/** Side by side again, in two parts that take as long as each other. */
const longest = ['@koios/cert-service', '@koios/local-stack'];
const alone = ['@koios/connector-service', '@koios/e2e'];
const projects = [
  [
    [
      longest.join(' and '),
      // Built by now, and Nx need not look for it in two processes at once.
      `nx run-many -t test --projects=${longest.join()} --parallel=1 --excludeTaskDependencies --output-style=stream`,
    ],
  ],
  [
    [
      'the other projects',
      `nx run-many -t test --exclude=${[...longest, ...alone].join()} --parallel=1 --output-style=stream`,
    ],
  ],
];
const last = [
  ['connector', 'nx run @koios/connector-service:test --output-style=stream'],
  ['end to end', 'nx run @koios/e2e:test --output-style=stream'],
  ['the console in a browser', 'npm run --silent test:browser'],
];

const startedAt = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Answers whether it succeeded. */
async function run([name, command]) {
  const stepStartedAt = Date.now();
  console.log(`\n▶ ${name}`);
  const [status] = await once(spawn(command, { shell: true, stdio: 'inherit' }), 'close');
  if (status === 0) console.log(`✔ ${name} (${seconds(stepStartedAt)})`);
  else console.error(`✖ ${name} failed after ${seconds(stepStartedAt)}: ${command}`);
  return status === 0;
}

async function runInTurn(steps) {
  for (const step of steps) if (!(await run(step))) return false;
  return true;
}

/** What runs beside a step that fails is not left running: it ends first. */
async function runSideBySide(rows) {
  return (await Promise.all(rows.map(runInTurn))).every(Boolean);
}

const succeeded =
  // By itself: it writes what the others read.
  (await run(['generated files are current', 'npm run --silent check-generated'])) &&
  (await runSideBySide(first)) &&
  (await runSideBySide(projects)) &&
  (await runInTurn(last));
console.log(`\n${succeeded ? '✔ all of it' : '✖ failed'} in ${seconds(startedAt)}`);
process.exitCode = succeeded ? 0 : 1;
