import { expect, it } from '@jest/globals';
import { TestProcess } from '../src/index.js';

it('repeats at its end which tests failed and why, and what a step without tests printed at last', async () => {
  const run = TestProcess.start(new URL('./fixtures/failing-steps/steps.mjs', import.meta.url));
  expect(await run.ended).toEqual({ exitCode: 1, signal: null });

  const printed = run.output.split(/^✖ tests: 2 failed tests$/m);
  expect(printed).toHaveLength(2);
  const end = printed[1];
  expect(end).toMatch(
    /sums\.fixture\.mjs: a sum is wrong\n.*\n.*Expected: 3\n.*Received: 2\n.*sums\.fixture\.mjs:8/,
  );
  expect(end).toMatch(/broken\.fixture\.mjs: does not run\n(.*\n){1,3}.*no test of this file can run/);
  expect(run.output).toMatch(/✖ a check failed; it printed at last:\n +what is wrong\n/);
  expect(end).not.toMatch(/is right|well done|noise|nobody prints this/);
  expect(end).toMatch(/✖ failed in \d+ s$/);
});
