import { describe, expect, it } from '@jest/globals';
import { natsCommand } from '../src/nats/nats-command.js';

const container = {
  kind: 'container',
  engine: '/bin/docker',
  image: 'nats:2.12.4',
  version: '2.12.4',
} as const;
const place = { dataDirectory: '/data/nats', configurationFile: '/data/nats/nats.conf', port: 20_123 };

describe('NATS in a container', () => {
  it('is published on loopback only, with its data in our folder', () => {
    const { commandArguments, configuration } = natsCommand(container, place);
    expect(commandArguments.join(' ')).toMatch(
      /^run --rm --name koios-nats-\w+ --publish 127\.0\.0\.1:20123:20123 --volume \/data\/nats:\/data --volume .*nats\.conf:ro nats:2\.12\.4 --config \/nats\.conf$/,
    );
    expect(configuration).toContain('store_dir: "/data/jetstream"');
  });

  it('takes the place of one that a killed launcher left on the same data, and of no other', () => {
    const clearance = natsCommand(container, place).clearance?.commandArguments;
    const name = natsCommand(container, place).commandArguments[3];
    expect(clearance).toEqual(['rm', '--force', name]);
    expect(natsCommand(container, { ...place, dataDirectory: '/data/second' }).commandArguments[3]).not.toBe(
      name,
    );
  });
});
