/** An object as a listing shows it. */
export interface StoredObject {
  readonly name: string;
  readonly lastModified: Date;
}

/**
 * Where sealed keys lie. Every method throws KoiosError STORAGE_UNAVAILABLE when the storage does not answer or
 * refuses.
 */
export interface ObjectStorage {
  /** Why the last request that failed did, in a sentence. */
  readonly lastFault: string | undefined;
  /** Makes the bucket if it is not there, and finds out whether it can be written. */
  prepare(): Promise<void>;
  put(name: string, content: Buffer): Promise<void>;
  /** undefined when there is no such object. */
  get(name: string): Promise<Buffer | undefined>;
  /** An object that is not there is no error. */
  remove(name: string): Promise<void>;
  list(prefix: string): Promise<StoredObject[]>;
}
