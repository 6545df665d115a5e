import { useEffect, useState } from 'react';
import { askSignInConfiguration, type SignInConfiguration } from './sign-in-configuration.js';

/** How people sign in here; undefined until the gateway has answered. */
export function useSignInConfiguration(): {
  readonly configuration: SignInConfiguration | undefined;
  /** Asks again, where the gateway did not answer. */
  readonly retry: (() => void) | undefined;
} {
  const [attempt, setAttempt] = useState(0);
  const [failedAttempt, setFailedAttempt] = useState<number>();
  const [configuration, setConfiguration] = useState<SignInConfiguration>();
  useEffect(() => {
    void askSignInConfiguration().then((answer) => {
      setConfiguration(answer);
      if (!answer) setFailedAttempt(attempt);
    });
  }, [attempt]);
  const retry = failedAttempt === attempt ? () => setAttempt(attempt + 1) : undefined;
  return { configuration, retry };
}
