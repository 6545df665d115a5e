import http from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { KoiosError } from '@koios/opcua-contracts';
import { type BucketItem, Client, type ClientOptions, S3Error } from 'minio';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import type { ObjectStorage, StoredObject } from './object-storage.js';
import { explainStorageFault, type StoragePlace } from './storage-fault.js';

type S3Configuration = Pick<
  Configuration,
  'S3_ENDPOINT' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY' | 'S3_BUCKET' | 'S3_REGION'
>;

/** A storage that hangs must not make its callers hang. */
const requestLimitMs = 5_000;
const writeProbe = 'write-probe';

/** Object storage over the S3 API. */
export class S3ObjectStorage implements ObjectStorage {
  private readonly client: Client;
  private readonly bucket: string;
  private readonly place: StoragePlace;
  /** Why the last request that failed did. */
  lastFault: string | undefined;

  constructor(
    configuration: S3Configuration,
    private readonly log: Logger,
  ) {
    this.client = new Client(clientOptions(configuration));
    this.bucket = configuration.S3_BUCKET;
    this.place = { endpoint: configuration.S3_ENDPOINT, bucket: this.bucket };
  }

  async prepare(): Promise<void> {
    await this.attempt('preparing the bucket', async () => {
      if (await this.client.bucketExists(this.bucket)) return;
      await this.client
        .makeBucket(this.bucket)
        .catch(unless('BucketAlreadyOwnedByYou', 'BucketAlreadyExists'));
    });
    // A user who may read only would be found out by the first certificate otherwise.
    await this.put(writeProbe, Buffer.from('koios'));
    await this.remove(writeProbe);
  }

  async put(name: string, content: Buffer): Promise<void> {
    await this.attempt('storing', () => this.client.putObject(this.bucket, name, content, content.length));
  }

  async get(name: string): Promise<Buffer | undefined> {
    return this.attempt('reading', async () => {
      try {
        return await buffer(await this.client.getObject(this.bucket, name));
      } catch (error) {
        if (hasCode(error, 'NoSuchKey', 'NotFound')) return undefined;
        throw error;
      }
    });
  }

  async remove(name: string): Promise<void> {
    await this.attempt('removing', () => this.client.removeObject(this.bucket, name));
  }

  async list(prefix: string): Promise<StoredObject[]> {
    return this.attempt('listing', async () => {
      const objects: StoredObject[] = [];
      const items = this.client.listObjectsV2(this.bucket, prefix, true) as AsyncIterable<BucketItem>;
      for await (const { name, lastModified } of items)
        if (name && lastModified) objects.push({ name, lastModified });
      return objects;
    });
  }

  private async attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const reason = explainStorageFault(error, this.place);
      this.log.warn({ err: error }, `${what} failed in the object storage: ${reason}`);
      this.lastFault = reason;
      throw new KoiosError('STORAGE_UNAVAILABLE');
    }
  }
}

function clientOptions(configuration: S3Configuration): ClientOptions {
  const endpoint = new URL(configuration.S3_ENDPOINT);
  const useSSL = endpoint.protocol === 'https:';
  return {
    endPoint: endpoint.hostname,
    port: Number(endpoint.port || (useSSL ? 443 : 80)),
    useSSL,
    accessKey: configuration.S3_ACCESS_KEY,
    secretKey: configuration.S3_SECRET_KEY.reveal(),
    region: configuration.S3_REGION,
    pathStyle: true,
    retryOptions: { disableRetry: true },
    transport: limitedTransport(useSSL ? https : http),
  };
}

/** The client has no time limit of its own. */
function limitedTransport({
  request,
}: Pick<typeof http, 'request'>): NonNullable<ClientOptions['transport']> {
  return {
    request: ((options: http.RequestOptions, answered?: (response: http.IncomingMessage) => void) =>
      request({ ...options, signal: AbortSignal.timeout(requestLimitMs) }, answered)) as typeof http.request,
  };
}

function unless(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof S3Error && codes.includes(error.code ?? '');
}
