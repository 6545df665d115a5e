import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../graphql/failure.js';
import { TestDeviceConnectionDocument, type TestConnectionInput } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { isRefusedByServer, type TestResult } from './test-stages.js';

const askAgainMs = 4_000;

/** A connection test that is repeated by itself while the server does not trust our certificate yet. */
export interface ConnectionTest {
  readonly busy: boolean;
  readonly result: TestResult | undefined;
  readonly failure: Failure | undefined;
  /** Whether the server has refused the certificate since the test was started. */
  readonly wasRefused: boolean;
  readonly start: (input: TestConnectionInput) => void;
  /** Stops asking: the form says something else by now. */
  readonly forget: () => void;
}

export function useConnectionTest(): ConnectionTest {
  const { run, busy, failure, forget: forgetFailure } = useAction(TestDeviceConnectionDocument);
  const [result, setResult] = useState<TestResult>();
  const [wasRefused, setWasRefused] = useState(false);
  const asked = useRef<TestConnectionInput>(undefined);

  const ask = useCallback(
    async (input: TestConnectionInput) => {
      const answer = (await run({ input }))?.testDeviceConnection;
      if (asked.current !== input || !answer) return;
      setResult(answer);
      if (isRefusedByServer(answer)) setWasRefused(true);
    },
    [run],
  );

  const forget = useCallback(() => {
    asked.current = undefined;
    setResult(undefined);
    setWasRefused(false);
    forgetFailure();
  }, [forgetFailure]);

  const refused = result !== undefined && isRefusedByServer(result);
  useEffect(() => {
    const input = asked.current;
    if (!refused || busy || !input) return undefined;
    const again = setTimeout(() => void ask(input), askAgainMs);
    return () => clearTimeout(again);
  }, [refused, busy, ask, result]);

  const start = (input: TestConnectionInput): void => {
    forget();
    asked.current = input;
    void ask(input);
  };
  return { busy, result, failure, wasRefused, start, forget };
}
