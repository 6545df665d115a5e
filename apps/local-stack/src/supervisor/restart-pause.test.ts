import { expect, it } from '@jest/globals';
import { restartPauseMs } from './restart-pause.js';

it('the pause before a restart doubles from 0.2 s to 5 s', () => {
  expect([0, 1, 2, 3, 4, 5, 100].map((failures) => restartPauseMs.after(failures))).toEqual([
    200, 400, 800, 1_600, 3_200, 5_000, 5_000,
  ]);
});
