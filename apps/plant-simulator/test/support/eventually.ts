import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 25;

/** Asks until the answer satisfies, and returns it; fails with the last answer after the limit. */
export async function eventually<Answer>(
  ask: () => Answer | Promise<Answer>,
  satisfies: (answer: Answer) => boolean,
  limitMs = 30_000,
): Promise<Answer> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`Not within ${limitMs} ms; at last: ${JSON.stringify(answer)}`);
    await pause(PAUSE_MS);
  }
}
