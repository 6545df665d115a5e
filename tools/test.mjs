/**
 * Everything that CI runs: `npm test`. Generated files are current; build; then the projects' tests, in three parts for
 * two cores, since they wait most of the time, and lint and types with what these leave. Alone come the connector, whose
 * tests count every missed scan, and last the end-to-end tests, through the API, while everything is replaced, and in a
 * browser. What failed is said once more at the end.
 */
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { finish, runInTurn, runSideBySide } from './run-steps.mjs';

process.env.NX_DAEMON = 'false';
process.env.NODE_COMPILE_CACHE = fileURLToPath(
  new URL('../node_modules/.cache/node-compile-cache', import.meta.url),
);

/** What the others read, all of it: none of what runs side by side builds anything. */
const first = [
  ['generated files are current', 'npm run --silent check-generated'],
  ['build', 'nx run-many -t build declarations --output-style=static'],
];
/** Three parts that take as long as each other: with each half of cert-service some more, and all that is left. */
const withLongest = ['local-stack', 'service-kit', 'embedded-infrastructure', 'cli'];
const withOthers = ['gateway'];
const alone = ['connector-service', 'e2e'];
const elsewhere = namesOf(['cert-service', ...withLongest, ...withOthers, ...alone]);
/**
 * Without what they depend on. Nx would take that from its cache once more, and for that it removes each `dist` first,
 * from under the tests beside it.
 */
const oneByOne = '--parallel=1 --excludeTaskDependencies --output-style=stream';
const sideBySide = [
  [
    ['cert-service: what takes longest', 'nx run @koios/cert-service:test-longest --output-style=stream'],
    test(withLongest),
  ],
  [
    ['cert-service: the others', 'nx run @koios/cert-service:test-others --output-style=stream'],
    test(withOthers),
  ],
  [['the other projects', `nx run-many -t test --exclude=${elsewhere} ${oneByOne}`]],
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

function test(projects) {
  return [projects.join(', '), `nx run-many -t test --projects=${namesOf(projects)} ${oneByOne}`];
}

function namesOf(projects) {
  return projects.map((project) => `@koios/${project}`).join();
}

const succeeded = (await runInTurn(first)) && (await runSideBySide(sideBySide)) && (await runInTurn(last));
finish(succeeded);
