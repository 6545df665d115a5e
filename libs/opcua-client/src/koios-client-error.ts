import type { ErrorCode } from '@koios/opcua-contracts';

/** A GraphQL error as the gateway answers it. */
export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A code of the documented list; a gateway that is newer than this client may have further ones. */
export type KnownOrNewCode = ErrorCode | (string & {});

/** What the gateway refuses, with the code to decide by and the sentence to show. */
export class KoiosClientError extends Error {
  override readonly name = 'KoiosClientError';

  constructor(
    readonly code: KnownOrNewCode,
    message: string,
    /** The field of the input that is to blame. */
    readonly field?: string,
    /** Where in the answer something is missing. */
    readonly path: readonly (string | number)[] = [],
    /** What to look for in the logs; given with INTERNAL. */
    readonly requestId?: string,
  ) {
    super(message);
  }

  static of({ message, path, extensions = {} }: GatewayError): KoiosClientError {
    const text = (name: string): string | undefined => {
      const value = extensions[name];
      return typeof value === 'string' ? value : undefined;
    };
    return new KoiosClientError(text('code') ?? 'INTERNAL', message, text('field'), path, text('requestId'));
  }
}
