import { describe, expect, it } from '@jest/globals';
import type { ConnectionTestStageName } from '../graphql/operations.generated.js';
import { isAcceptedByServer, isRefusedByServer, shownStages, type TestResult } from './test-stages.js';

function result(
  names: readonly ConnectionTestStageName[],
  failed?: ConnectionTestStageName,
  statusCode = 'BadSecurityChecksFailed',
): TestResult {
  return {
    succeeded: failed === undefined,
    durationMs: 1,
    failure: failed ? { statusCode, headline: '', meaning: '', cure: '', evidence: [] } : null,
    stages: names.map((name) => ({ name, passed: name !== failed, durationMs: 1, detail: null })),
  };
}

const toChannel = [
  'RESOLVE',
  'TCP_CONNECT',
  'HELLO',
  'ENDPOINTS',
  'SERVER_CERTIFICATE',
  'SECURE_CHANNEL',
] as const;

describe('the stages of a test', () => {
  it('are all there after a failure: passed, failed, not reached', () => {
    const outcomes = shownStages(result(toChannel, 'SECURE_CHANNEL')).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...Array<string>(5).fill('passed'), 'failed', 'open', 'open']);
  });

  it('that a connection without security does not have are not shown', () => {
    const names = shownStages(result(['RESOLVE', 'TCP_CONNECT', 'SESSION', 'READ'])).map(({ name }) => name);
    expect(names).toEqual(['RESOLVE', 'TCP_CONNECT', 'SESSION', 'READ']);
  });

  it('tell that the server does not trust our certificate', () => {
    expect(isRefusedByServer(result(toChannel, 'SECURE_CHANNEL'))).toBe(true);
    expect(isRefusedByServer(result(toChannel, 'SECURE_CHANNEL', 'BadCertificateTimeInvalid'))).toBe(false);
    expect(isRefusedByServer(result(['RESOLVE', 'TCP_CONNECT'], 'TCP_CONNECT'))).toBe(false);
    expect(isRefusedByServer(result(toChannel))).toBe(false);
  });

  it.each(['BadConnectionClosed', 'BadConnectionRejected', 'ECONNRESET'])(
    'tell so too where the server closes the connection on our certificate: %s',
    (statusCode) => {
      expect(isRefusedByServer(result(toChannel, 'SECURE_CHANNEL', statusCode))).toBe(true);
      expect(isRefusedByServer(result(['RESOLVE', 'TCP_CONNECT', 'HELLO'], 'HELLO', statusCode))).toBe(false);
    },
  );

  it('tell that it does, also where the session fails afterwards', () => {
    expect(isAcceptedByServer(result([...toChannel, 'SESSION'], 'SESSION'))).toBe(true);
    expect(isAcceptedByServer(result(toChannel, 'SECURE_CHANNEL'))).toBe(false);
  });
});
