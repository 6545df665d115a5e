/**
 * Everything that CI runs: `npm test`. Generated files are current; build; then the projects' tests, in two parts for
 * two cores, and lint and types with what these leave. Alone come the connector, whose tests count every missed
 * scan, and last the end-to-end tests, through the API, while everything is replaced, and in a browser.
 * What failed is said once more at the end.
 */
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { finish, runInTurn, runSideBySide } from './run-steps.mjs';

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

const succeeded = (await runInTurn(first)) && (await runSideBySide(sideBySide)) && (await runInTurn(last));
finish(succeeded);
