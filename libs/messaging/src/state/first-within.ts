/**
 * The first value that a listener is told, or undefined when none is told within a time. After a standstill of the process
 * what has come in meanwhile is heard before the time counts as over.
 */
export async function firstWithin<Value>(
  limitMs: number,
  listen: (tell: (value: Value) => void) => () => void,
): Promise<Value | undefined> {
  const { promise, resolve } = Promise.withResolvers<Value | undefined>();
  // Timers ring before anything is read; what is immediate comes afterwards.
  const timer = setTimeout(() => setImmediate(() => resolve(undefined)), limitMs);
  const stopListening = listen(resolve);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}
