import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const mostErrorLines = 8;
const leftOverLimitMs = 10_000;

/**
 * A jest reporter: writes which tests failed, and the first lines of why, into the file that FAILED_TESTS_FILE names. So
 * `npm test` can repeat them at its end (run-steps.mjs), far below where jest printed them.
 */
export default class NoteFailedTests {
  onTestResult({ path }, { testExecError, failureMessage, testResults }) {
    const file = process.env.FAILED_TESTS_FILE;
    if (!file) return;
    const failed = testResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => [fullName, failureMessages[0]]);
    // It did not get as far as its tests.
    if (testExecError && failed.length === 0) failed.push(['does not run', failureMessage]);
    for (const [name, message] of failed) {
      appendFileSync(file, `${JSON.stringify({ path, name, error: firstLines(message ?? '', path) })}\n`);
    }
  }

  /** A test that was given up may go on for ever; the others, that leave nothing running, end by themselves. */
  onRunComplete(_contexts, { success }) {
    if (!success) setTimeout(() => process.exit(1), leftOverLimitMs).unref();
  }
}

/** What is wrong, and where in the test file. */
function firstLines(message, path) {
  const lines = stripVTControlCharacters(message).split('\n');
  const isCall = (line) => /^\s+at /.test(line);
  const said = lines.filter((line) => line.trim() !== '' && !isCall(line)).slice(0, mostErrorLines);
  const place = lines.find((line) => isCall(line) && line.includes(path));
  return place === undefined ? said : [...said, place];
}
