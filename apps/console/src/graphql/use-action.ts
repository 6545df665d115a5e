import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { type Failure, failureOf } from './failure.js';

/** A mutation with what a button and a form need to know of it. */
export interface Action<Data, Variables> {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Answers the data, or undefined when it failed; `failure` says why. */
  readonly run: (variables: Variables) => Promise<Data | undefined>;
  readonly forget: () => void;
}

export function useAction<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Action<Data, Variables> {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = useCallback(
    async (variables: Variables) => {
      setBusy(true);
      setFailure(undefined);
      const { data, error } = await client.mutation(document, variables).toPromise();
      setBusy(false);
      if (error) setFailure(failureOf(error));
      return error ? undefined : data;
    },
    [client, document],
  );
  const forget = useCallback(() => setFailure(undefined), []);
  return { busy, failure, run, forget };
}
