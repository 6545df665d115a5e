let end: Promise<void> | undefined;

/**
 * Resolves when the event loop has taken up all that had come in by now, and before it waits for more. Messages that are
 * sent then go to NATS in one write, be they the calls of many devices that open their channels or the answers to them,
 * and NATS hands them on in one: a write costs more than the making of a message. A message that is alone waits for
 * nothing, since the turn ends at once.
 */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = undefined;
      resolve();
    });
  });
  return end;
}
