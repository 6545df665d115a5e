import { expect, it } from '@jest/globals';
import { Alarm } from './alarm.js';

it('wakes who sleeps, and does not forget a ring that nobody heard', async () => {
  const alarm = new Alarm();
  const sleeping = alarm.sleep(null);
  alarm.ring();
  await sleeping;
  alarm.ring();
  await alarm.sleep(null);
});

it('wakes at its time without a ring, and not before', async () => {
  const alarm = new Alarm();
  const untilMs = performance.now() + 20;
  await alarm.sleep(untilMs);
  expect(performance.now()).toBeGreaterThanOrEqual(untilMs - 2);
});
