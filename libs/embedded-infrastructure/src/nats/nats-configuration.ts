import { isAtLeast } from './nats-server.js';

export interface NatsSettings {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly storeDirectory: string;
}

/**
 * The server's configuration file. Acknowledged messages are written through where the server can (2.10 and later):
 * with the default a crash of the machine can lose what it acknowledged in the last two minutes.
 */
export function natsConfiguration({ version, host, port, storeDirectory }: NatsSettings): string {
  const writeThrough = isAtLeast(version, '2.10') ? ['  sync_interval: always'] : [];
  return [
    `host: ${JSON.stringify(host)}`,
    `port: ${port}`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(storeDirectory)}`,
    ...writeThrough,
    '}',
    '',
  ].join('\n');
}
