import { withinLimit } from './within-limit.js';

/** Waits for work that somebody wants to hear of soon; the work goes on. @throws Error when it takes longer */
export async function answerWithin(limitMs: number, work: Promise<void>): Promise<void> {
  if (!(await withinLimit(work, limitMs))) throw new Error(`no answer within ${limitMs} ms`);
}
