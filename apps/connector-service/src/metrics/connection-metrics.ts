import type { ConnectionTestStageName } from '@koios/opcua-contracts';
import { counter, durationHistogram } from '@koios/service-kit';

const stageDuration = durationHistogram(
  'koios_connection_stage_duration_seconds',
  'How long each stage of a connection to an OPC UA server takes.',
  ['stage', 'result'],
);
const handshakes = counter(
  'koios_handshakes_total',
  'Secure channels that were opened, and those that were refused or failed.',
  ['result'],
);

/** Counts one stage of one connection; the handshake is the stage that costs. */
export function recordStage(stage: ConnectionTestStageName, passed: boolean, durationMs: number): void {
  const result = passed ? 'success' : 'failure';
  stageDuration.observe({ stage, result }, durationMs / 1_000);
  if (stage === 'SECURE_CHANNEL') handshakes.inc({ result });
}
