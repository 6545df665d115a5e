import { setDebugLogger, setErrorLogger, setWarningLogger } from 'node-opcua';
import type { Logger } from 'pino';

/**
 * node-opcua writes free text to the console, much of it about what is normal here: a refused certificate, a server that
 * is away. What matters of it comes back as an error and is logged by us; the rest is for debugging.
 */
export function silenceNodeOpcua(log: Logger): void {
  const write = (...words: unknown[]): void => log.debug({ from: 'node-opcua' }, words.map(String).join(' '));
  setDebugLogger(write);
  setWarningLogger(write);
  setErrorLogger(write);
}
