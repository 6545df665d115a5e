/** What we use of an S3 server that has no types of its own. */
declare module '@20minutes/s3rver' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  import type { Readable } from 'node:stream';

  interface S3rverOptions {
    directory: string;
    silent: boolean;
    vhostBuckets: boolean;
    configureBuckets: { name: string }[];
  }

  interface FilesystemStore {
    /** Answers with the size in bytes and the MD5 in hexadecimal. */
    putContent(path: string, content: Buffer | Readable): Promise<[number, string]>;
  }

  export default class S3rver {
    readonly store: FilesystemStore;
    constructor(options: S3rverOptions);
    configureBuckets(): Promise<unknown>;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  }
}

declare module '@20minutes/s3rver/lib/models/account.js' {
  interface Account {
    createKeyPair(accessKey: string, secretKey: string): void;
    revokeAccessKey(accessKey: string): void;
  }
  const accounts: { DUMMY_ACCOUNT: Account };
  export default accounts;
}
