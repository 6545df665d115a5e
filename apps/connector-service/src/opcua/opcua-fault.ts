import { KoiosError } from '@koios/opcua-contracts';
import { StatusCode } from 'node-opcua';

/** A step of a connection that did not work, with the code that the diagnosis goes by. */
export class OpcUaFault extends Error {
  override readonly name = 'OpcUaFault';

  constructor(
    /** A status code in the specification's spelling, or what the network said. */
    readonly code: string,
    /** In the words of whoever said it. */
    readonly words: string | null = null,
    options?: ErrorOptions,
  ) {
    super(words ? `${code}: ${words}` : code, options);
  }
}

/** What went wrong, as a fault, whoever reported it and in whatever shape. */
export function asFault(error: unknown): OpcUaFault {
  if (error instanceof OpcUaFault) return error;
  if (error instanceof KoiosError) return new OpcUaFault(error.code, error.message, { cause: error });
  const code = statusCodeIn(error) ?? networkCodeIn(error) ?? codeInText(error) ?? codeOfSilence(error);
  return new OpcUaFault(code, error instanceof Error ? firstLine(error.message) : null, { cause: error });
}

/** The status code of a service fault: node-opcua leaves it on the error, or in the response that is on the error. */
export function statusCodeIn(error: unknown): string | undefined {
  const direct = propertyOf(error, 'statusCode');
  if (direct instanceof StatusCode) return direct.name;
  const result = propertyOf(propertyOf(propertyOf(error, 'response'), 'responseHeader'), 'serviceResult');
  return result instanceof StatusCode ? result.name : undefined;
}

/** The operating system's word, for example ECONNREFUSED. */
export function networkCodeIn(error: unknown): string | undefined {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' && /^E[A-Z_]+$/.test(code) ? code : undefined;
}

/** Of ActivateSession node-opcua keeps a refusal's text alone, which is the status code as it prints: `BadX (0x80010000)`. */
const printedStatusCode = /^(Bad[A-Za-z]+) \(0x[0-9A-Fa-f]{8}\)$/;

function codeInText(error: unknown): string | undefined {
  return error instanceof Error ? printedStatusCode.exec(error.message.trim())?.[1] : undefined;
}

/** node-opcua tells a time-out from a closed socket in its text only, and speaks of time-outs with closed sockets too. */
const timeOut = /^Timeout|has timed out|socket timeout:/;

function codeOfSilence(error: unknown): string {
  return error instanceof Error && timeOut.test(error.message) ? 'BadTimeout' : 'BadConnectionClosed';
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
