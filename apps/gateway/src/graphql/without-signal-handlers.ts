const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Hive takes itself apart at the first signal, while requests are still being answered, and does not end the process. The
 * service stops everything in its own order: the listeners that the making of Hive adds are taken away again.
 */
export function withoutSignalHandlers<Made>(make: () => Made): Made {
  const before = new Map(signals.map((signal) => [signal, new Set(process.listeners(signal))]));
  const made = make();
  for (const [signal, listeners] of before) {
    const added = process.listeners(signal).filter((listener) => !listeners.has(listener));
    for (const listener of added) process.removeListener(signal, listener);
  }
  return made;
}
