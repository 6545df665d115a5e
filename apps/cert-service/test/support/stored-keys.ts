import { buffer } from 'node:stream/consumers';
import { type BucketItem, Client } from 'minio';
import type { Infrastructure } from './infrastructure.js';

/** Looks into the bucket as somebody would who got at the object storage. */
export class StoredKeys {
  private readonly client: Client;

  constructor(infrastructure: Infrastructure) {
    const { S3_ENDPOINT = '', S3_ACCESS_KEY, S3_SECRET_KEY } = infrastructure.environment;
    const { hostname, port } = new URL(S3_ENDPOINT);
    this.client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey: S3_ACCESS_KEY,
      secretKey: S3_SECRET_KEY,
      region: 'us-east-1',
    });
  }

  /** Of all that lies there, but what says whose it is. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    const objects = this.client.listObjectsV2('koios-keys', '', true) as AsyncIterable<BucketItem>;
    for await (const { name } of objects) if (name && !/^(owner$|databases\/)/.test(name)) names.push(name);
    return names;
  }

  async namesOf(certificateId: string): Promise<string[]> {
    return (await this.names()).filter((name) => name.includes(certificateId));
  }

  async content(name: string): Promise<string> {
    return (await buffer(await this.client.getObject('koios-keys', name))).toString();
  }

  async remove(name: string): Promise<void> {
    await this.client.removeObject('koios-keys', name);
  }

  async put(name: string, content: string): Promise<void> {
    await this.client.putObject('koios-keys', name, content, content.length);
  }
}
