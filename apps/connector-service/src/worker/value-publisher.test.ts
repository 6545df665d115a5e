import { expect, it } from '@jest/globals';
import type { ScanResult, TagValue } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { scanResultOf } from '../../test/fixtures/reports.js';
import { NatsPresence } from '../nats-presence.js';
import { ValuePublisher } from './value-publisher.js';

const scanOf = (value: TagValue['value']): ScanResult =>
  scanResultOf([
    {
      name: 'Level',
      nodeId: 'i=1',
      value,
      dataType: 'Int32',
      statusCode: 'Good',
      sourceTimestamp: null,
      serverTimestamp: null,
    },
  ]);

it('leaves out a scan that cannot be written as JSON, and publishes the next one', () => {
  const published: string[] = [];
  const connection = {
    status: async function* () {},
    publish: (subject: string) => published.push(subject),
  } as unknown as NatsConnection;
  const publisher = new ValuePublisher(connection, new NatsPresence(connection), pino({ enabled: false }));
  let nested: TagValue['value'] = 7;
  for (let depth = 0; depth < 20_000; depth += 1) nested = [nested];
  publisher.publish(scanOf(nested));
  expect(published).toEqual([]);
  publisher.publish(scanOf(7));
  expect(published).toHaveLength(1);
});
