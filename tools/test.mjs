/**
 * Everything that CI runs: `npm test`. Generated files are current; build; then the projects' tests, in two parts for
 * two cores, and lint and types with what these leave. Alone come the connector, whose tests count every missed
 * scan, and last the end-to-end tests, through the API, while everything is replaced, and in a browser.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

process.env.NX_DAEMON = 'false';
process.env.NODE_COMPILE_CACHE = fileURLToPath(
  new URL('../node_modules/.cache/node-compile-cache', import.meta.url),
);

/** What the others read. */
const first = [
  ['generated files are current', 'npm run --silent check-generated'],
  ['build', 'nx run-many -t build --output-style=static'],
];
/** Side by side: two parts that take as long as each other, and what nobody waits for. */
const longest = ['@koios/cert-service', '@koios/local-stack'];
const alone = ['@koios/connector-service', '@koios/e2e'];
const sideBySide = [
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
  [
    ['lint', 'npm run --silent lint', constants.priority.PRIORITY_LOW],
    ['types', 'npm run --silent typecheck', constants.priority.PRIORITY_LOW],
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

/** Answers whether it succeeded. */
async function run([name, command, priority]) {
  const stepStartedAt = Date.now();
  console.log(`\n▶ ${name}`);
  const child = spawn(command, { shell: true, stdio: 'inherit' });
  if (priority !== undefined) setPriority(child.pid, priority);
  const [status] = await once(child, 'close');
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

const succeeded = (await runInTurn(first)) && (await runSideBySide(sideBySide)) && (await runInTurn(last));
console.log(`\n${succeeded ? '✔ all of it' : '✖ failed'} in ${seconds(startedAt)}`);
process.exitCode = succeeded ? 0 : 1;
