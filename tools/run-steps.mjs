import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const keptLines = 25;
const startedAt = Date.now();
const secondsSince = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;
/** Where the reporter note-failed-tests.mjs writes, a file for each step. */
const notes = mkdtempSync(join(tmpdir(), 'koios-failed-tests-'));
/** Name, file of notes and last lines of what began, in this order. */
const begun = [];
let isTold = false;

/** Runs steps, which are `[name, command, priority]`, one after the other; answers whether all succeeded. The first that fails is the last. */
export async function runInTurn(steps) {
  for (const step of steps) if (!(await run(step))) return false;
  return true;
}

/** Runs rows of steps beside each other. What runs beside a step that fails is not left running: it ends first. */
export async function runSideBySide(rows) {
  return (await Promise.all(rows.map(runInTurn))).every(Boolean);
}

/** What is said at the end: every failed test once more, since jest said it hundreds of lines above. */
export function finish(succeeded) {
  if (isTold) return;
  isTold = true;
  for (const step of begun) if (!step.hasSucceeded) tellWhatFailed(step);
  console.log(`\n${succeeded ? '✔ all of it' : '✖ failed'} in ${secondsSince(startedAt)}`);
  process.exitCode = succeeded ? 0 : 1;
}

process.once('exit', () => rmSync(notes, { recursive: true, force: true }));
/** Stopped from outside, because it takes too long for instance: what failed by then is said all the same. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    finish(false);
    process.exit(1);
  });
}

async function run([name, command, priority]) {
  const stepStartedAt = Date.now();
  const step = { name, notes: join(notes, `${begun.length}`), lastLines: [], hasEnded: false };
  begun.push(step);
  console.log(`\n▶ ${name}`);
  const child = spawn(command, {
    shell: true,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, FAILED_TESTS_FILE: step.notes, ...colours() },
  });
  if (priority !== undefined) setPriority(child.pid, priority);
  passOn(child.stdout, process.stdout, step);
  passOn(child.stderr, process.stderr, step);
  const [status] = await once(child, 'close');
  step.hasEnded = true;
  step.hasSucceeded = status === 0;
  if (step.hasSucceeded) console.log(`✔ ${name} (${secondsSince(stepStartedAt)})`);
  else console.error(`✖ ${name} failed after ${secondsSince(stepStartedAt)}: ${command}`);
  return step.hasSucceeded;
}

/** Through a pipe nobody sees the terminal. */
function colours() {
  return process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
}

function passOn(from, to, step) {
  from.setEncoding('utf8').on('data', (text) => {
    to.write(text);
    const [rest = '', ...lines] = text.split('\n');
    step.lastLines.push(`${step.lastLines.pop() ?? ''}${rest}`, ...lines);
    step.lastLines.splice(0, step.lastLines.length - keptLines);
  });
}

function tellWhatFailed({ name, notes: file, lastLines, hasEnded }) {
  const failed = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse) : [];
  if (failed.length === 0 && !hasEnded) return console.log(`\n✖ ${name} had not ended`);
  if (failed.length === 0) {
    return console.log(`\n✖ ${name} failed; it printed at last:\n${indented(lastLines)}`);
  }
  console.log(`\n✖ ${name}: ${failed.length} failed ${failed.length === 1 ? 'test' : 'tests'}`);
  let last = '';
  for (const { path, name: test, error } of failed) {
    console.log(`  ● ${relative(process.cwd(), path)}: ${test}`);
    // What fails before all tests of a file fails each of them.
    const why = indented(error);
    console.log(why === last ? '    for the same reason' : why);
    last = why;
  }
}

function indented(lines) {
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => `    ${line}`)
    .join('\n');
}
