import type {
  ConnectionTestStageName,
  TestDeviceConnectionMutation,
} from '../graphql/operations.generated.js';

export type TestResult = TestDeviceConnectionMutation['testDeviceConnection'];

const order = [
  'RESOLVE',
  'TCP_CONNECT',
  'HELLO',
  'ENDPOINTS',
  'SERVER_CERTIFICATE',
  'SECURE_CHANNEL',
  'SESSION',
  'READ',
] as const satisfies readonly ConnectionTestStageName[];

export interface ShownStage {
  readonly name: ConnectionTestStageName;
  readonly outcome: 'passed' | 'failed' | 'open';
  readonly detail: string | undefined;
  readonly durationMs: number | undefined;
}

/** Every stage in order: those that the test came to, and those it did not. Without security some are left out. */
export function shownStages({ stages, succeeded }: TestResult): readonly ShownStage[] {
  const reached = new Map(stages.map((stage) => [stage.name, stage]));
  const last = Math.max(-1, ...stages.map(({ name }) => order.indexOf(name)));
  return order.flatMap((name, index): ShownStage[] => {
    const stage = reached.get(name);
    if (!stage) {
      const skipped = succeeded || index < last;
      return skipped ? [] : [{ name, outcome: 'open', detail: undefined, durationMs: undefined }];
    }
    return [
      {
        name,
        outcome: stage.passed ? 'passed' : 'failed',
        detail: stage.detail ?? undefined,
        durationMs: stage.durationMs,
      },
    ];
  });
}

/**
 * The codes by which servers say, more or less clearly, that they do not trust a certificate (OPC 10000-4, 6.1.3); and what
 * is left of those that say nothing and close the connection (docs/diagnosis.md).
 */
const untrusted: ReadonlySet<string> = new Set([
  'BadSecurityChecksFailed',
  'BadCertificateUntrusted',
  'BadCertificateChainIncomplete',
  'BadConnectionClosed',
  'BadConnectionRejected',
  'ECONNRESET',
]);

/** Whether the server does not trust our certificate: then it is the server that has to be told. */
export function isRefusedByServer({ stages, failure }: TestResult): boolean {
  const failed = stages.find(({ passed }) => !passed);
  return failed?.name === 'SECURE_CHANNEL' && untrusted.has(failure?.statusCode ?? '');
}

/** Whether the server has taken our certificate, whatever came after that. */
export function isAcceptedByServer({ stages }: TestResult): boolean {
  return stages.some(({ name, passed }) => name === 'SECURE_CHANNEL' && passed);
}
