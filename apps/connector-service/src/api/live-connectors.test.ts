import { expect, it } from '@jest/globals';
import type { ConnectorStatus } from '@koios/opcua-contracts';
import { LiveConnectors } from './live-connectors.js';

const status = (connectorId: string): ConnectorStatus => ({
  connectorId,
  plantId: 'north',
  startedAt: '2026-03-01T12:00:00.000Z',
  lastHeartbeatAt: '2026-03-01T12:00:00.000Z',
  deviceCount: 1,
  recipientKey: null,
});

it('lists the connectors that have given a sign of life in time, by plant and id', () => {
  let nowMs = 0;
  const connectors = new LiveConnectors(15_000, () => nowMs);
  const ids = (): string[] => connectors.list().map(({ connectorId }) => connectorId);
  connectors.set('north.b', status('b'));
  nowMs = 1;
  connectors.set('north.a', status('a'));
  nowMs = 15_000;
  expect(ids()).toEqual(['a', 'b']);
  nowMs = 15_001;
  expect(ids()).toEqual(['a']);
  connectors.set('north.a', undefined);
  expect(ids()).toEqual([]);
});
