import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Parts that wait for an answer of NATS longer than this when the service ends get none: the connection is closed. */
const lastAnswersMs = 1_500;

/** Ends what works in the background, all of it at once, and then the connection that it works with. */
export async function endParts(
  parts: readonly { stop(): Promise<void> }[],
  closeConnection: () => Promise<void>,
  log: Logger,
): Promise<void> {
  const waitedFor = new Set(parts);
  const stopped = Promise.all(
    parts.map(async (part) => {
      await part.stop();
      waitedFor.delete(part);
    }),
  );
  await Promise.race([stopped, delay(lastAnswersMs)]);
  const names = [...waitedFor].map((part) => part.constructor.name);
  if (names.length > 0) log.warn({ parts: names }, 'ends without the answers that these wait for');
  await closeConnection();
  await stopped;
}
