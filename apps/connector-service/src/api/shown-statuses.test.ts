import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectorStatus, DeviceConfig, DeviceStatus } from '@koios/opcua-contracts';
import { reportedStatus } from '../../test/fixtures/reports.js';
import type { ShownStatus } from '../domain/unattended.js';
import { Directory } from './directory.js';
import { LiveConnectors } from './live-connectors.js';
import { ShownStatuses } from './shown-statuses.js';

const limitMs = 30_000;
const devices = Array.from({ length: 1_000 }, (_, index) => `device-${index}`);

const heartbeat = (connectorId: string): ConnectorStatus => ({
  connectorId,
  plantId: 'north',
  startedAt: '2026-03-01T12:00:00.000Z',
  lastHeartbeatAt: '2026-03-01T12:00:00.000Z',
  deviceCount: 1,
  recipientKey: null,
});

const report = (deviceId: string, changes: Partial<DeviceStatus> = {}): DeviceStatus =>
  reportedStatus({ deviceId, connectorId: 'a', ...changes });

const config = (deviceId: string, enabled = true): DeviceConfig => ({
  deviceId,
  plantId: 'north',
  version: 1,
  name: deviceId,
  endpointUrl: 'opc.tcp://plc:4840',
  securityMode: 'NONE',
  securityPolicy: 'AUTO',
  effectiveCertificateId: null,
  enabled,
  scanRateMs: 1_000,
  tags: [],
  readMode: 'POLL',
  timeoutMs: 10_000,
  serverVerification: 'TRUST_ON_FIRST_USE',
  userIdentity: { kind: 'ANONYMOUS' },
});

describe('the states that are shown', () => {
  let nowMs: number;
  let configs: Directory<DeviceConfig>;
  let statuses: Directory<DeviceStatus>;
  let connectors: LiveConnectors;
  let shown: ShownStatuses;
  let told: ShownStatus[];

  beforeEach(() => {
    nowMs = 0;
    told = [];
    configs = new Directory(({ deviceId }) => deviceId);
    statuses = new Directory(({ deviceId }) => deviceId);
    connectors = new LiveConnectors(15_000, () => nowMs);
    shown = new ShownStatuses({ configs, statuses, connectors }, limitMs);
    connectors.listen(true);
  });
  afterEach(() => shown.stop());

  const say = (status: DeviceStatus): void => statuses.set(`north.${status.deviceId}`, status);
  const want = (deviceId: string, enabled = true): void =>
    configs.set(`north.${deviceId}`, config(deviceId, enabled));
  const beat = (connectorId: string): void => connectors.set(`north.${connectorId}`, heartbeat(connectorId));
  const statusOf = (deviceId: string) => shown.get(deviceId)?.status;
  const waitMs = (durationMs: number): void => {
    nowMs += durationMs;
    shown.look();
  };
  /** One device, reported by the connector `a`, and somebody who listens. */
  const startWithOne = (): void => {
    want('one');
    say(report('one'));
    beat('a');
    shown.start();
    shown.subscribe((status) => told.push(status));
    told.length = 0;
  };

  it('are failed once nothing has been heard of the connector for too long, and as reported when it reports again', () => {
    startWithOne();
    waitMs(limitMs);
    expect(statusOf('one')).toBe('RUNNING');
    waitMs(1);
    expect(shown.get('one')).toMatchObject({
      status: 'FAILED',
      error: { code: 'CONNECTOR_UNAVAILABLE' },
    });
    waitMs(limitMs);
    say(report('one', { connectorId: 'b', status: 'STARTING' }));
    say(report('one', { connectorId: 'b' }));
    expect(told.map(({ status }) => status)).toEqual(['FAILED', 'STARTING', 'RUNNING']);
    expect(statusOf('one')).toBe('RUNNING');
  });

  it('are as reported when the connector is heard again that has nothing new to report', () => {
    startWithOne();
    waitMs(limitMs + 1);
    beat('a');
    waitMs(1_000);
    expect(told.map(({ status }) => status)).toEqual(['FAILED', 'RUNNING']);
  });

  it('tell of each of a thousand devices once when their connector is gone', () => {
    for (const deviceId of devices) {
      want(deviceId);
      say(report(deviceId));
    }
    beat('a');
    shown.start();
    shown.subscribe((status) => told.push(status));
    told.length = 0;
    for (let looks = 0; looks < 60; looks++) waitMs(1_000);
    expect(told.map(({ deviceId }) => deviceId)).toEqual(devices);
    expect(told.every(({ status }) => status === 'FAILED')).toBe(true);
  });

  it('do not flicker when another connector takes over', () => {
    startWithOne();
    beat('b');
    waitMs(6_000);
    say(report('one', { connectorId: 'b', leaseToken: 2 }));
    for (let beats = 0; beats < 12; beats++) {
      beat('b');
      waitMs(5_000);
    }
    expect(told.map(({ status }) => status)).toEqual(['RUNNING']);
  });

  it('are failed too when others of the plant live and do not take over', () => {
    startWithOne();
    for (let beats = 0; beats < 7; beats++) {
      beat('b');
      waitMs(5_000);
    }
    expect(statusOf('one')).toBe('FAILED');
  });

  it('do not flicker while NATS is away, nor when it is back and everything is told a second time', () => {
    startWithOne();
    want('gone');
    say(report('gone', { connectorId: 'dead' }));
    for (let beats = 0; beats < 7; beats++) {
      beat('a');
      waitMs(5_000);
    }
    expect([statusOf('one'), statusOf('gone')]).toEqual(['RUNNING', 'FAILED']);
    told.length = 0;
    connectors.listen(false);
    waitMs(120_000);
    connectors.listen(true);
    say(report('one'));
    say(report('gone', { connectorId: 'dead' }));
    waitMs(10_000);
    beat('a');
    waitMs(limitMs);
    expect([statusOf('one'), statusOf('gone')]).toEqual(['RUNNING', 'FAILED']);
    expect(told).toEqual([]);
  });

  it('are failed from the start in a plant that has no connector then', () => {
    want('one');
    say(report('one'));
    shown.start();
    expect(shown.get('one')).toMatchObject({ status: 'FAILED', since: '2026-03-01T12:00:00.000Z' });
  });

  it('are not failed from the start while a connector may be taking over', () => {
    want('one');
    say(report('one'));
    beat('b');
    shown.start();
    waitMs(limitMs);
    expect(statusOf('one')).toBe('RUNNING');
  });

  it('stay as they are of devices that are disabled, and change when these are enabled', () => {
    want('one', false);
    say(report('one', { status: 'STOPPED' }));
    shown.start();
    waitMs(limitMs + 1);
    expect(statusOf('one')).toBe('STOPPED');
    want('one');
    expect(statusOf('one')).toBe('FAILED');
    want('one', false);
    expect(statusOf('one')).toBe('STOPPED');
  });

  it('are forgotten with their devices', () => {
    startWithOne();
    statuses.set('north.one', undefined);
    expect(shown.get('one')).toBeUndefined();
    waitMs(limitMs + 1);
    expect(told).toEqual([]);
  });
});
