const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborted at the first signal that asks us to end. Further ones change nothing: Ctrl-C reaches us twice, from the terminal
 * and from npm, and stopping has a limit of its own.
 */
export function stopRequest(): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) process.on(signal, () => controller.abort());
  return controller.signal;
}
