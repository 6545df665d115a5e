/** The code of an error of the system (`ENOENT`, `EADDRINUSE`); undefined for any other. */
export function errorCode(error: unknown): string | undefined {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : undefined;
}
