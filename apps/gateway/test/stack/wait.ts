/** Waits until a fact holds, and no longer than the limit. */
export async function until(
  fact: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 30_000,
): Promise<void> {
  const deadlineMs = Date.now() + limitMs;
  while (!(await fact())) {
    if (Date.now() > deadlineMs) throw new Error(`After ${limitMs} ms still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a promise answers within the limit. */
export async function within<Value>(promise: Promise<Value>, what: string, limitMs = 30_000): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`After ${limitMs} ms still not: ${what}`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
