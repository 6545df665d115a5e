/** The largest file of an upload. */
export const largestFileBytes = 256 * 1024;

/** A file of a multipart request. Its bytes may be a private key: they are kept in memory only. */
export class UploadedFile {
  readonly #bytes: Buffer;

  constructor(
    readonly name: string,
    bytes: Buffer,
  ) {
    this.#bytes = bytes;
  }

  /** Said aloud, so that nothing prints them by accident. */
  reveal(): Buffer {
    return this.#bytes;
  }
}
