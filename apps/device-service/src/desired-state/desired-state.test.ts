import { describe, expect, it } from '@jest/globals';
import { KoiosError } from '@koios/opcua-contracts';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { Bus } from '../bus/bus.js';
import { DesiredState } from './desired-state.js';

const log = pino({ level: 'silent' });
const devices = [{ plantId: 'main', deviceId: 'press' }];

function withoutNats(): DesiredState {
  const bus = new Bus({ url: 'nats://127.0.0.1:1' }, log);
  expect(() => bus.connection).toThrow(KoiosError);
  return new DesiredState(bus, new DataSource({ type: 'postgres' }), log);
}

describe('whoever waits for a projection', () => {
  it('waits for as long as it fails, and no longer than until it is stopped', async () => {
    const desiredState = withoutNats();
    desiredState.start();
    let isOver = false;
    const projected = desiredState.project(devices).then(() => (isOver = true));
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    await desiredState.stop();
    await projected;
  });

  it('does not wait for one that is stopped already', async () => {
    const desiredState = withoutNats();
    desiredState.start();
    await desiredState.stop();
    await desiredState.project(devices);
  });
});
