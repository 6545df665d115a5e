import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Parts of the page's state that its address carries, so that it can be sent to somebody; blank where there is none. */
export type QueryParameters<Name extends string> = Readonly<Record<Name, string>>;

/**
 * What changes at once has to be one change: the router makes each from the address that was drawn last.
 * The names are to be the same at each call.
 */
export function useQueryParameters<Name extends string>(
  names: readonly Name[],
): [QueryParameters<Name>, (changes: Partial<QueryParameters<Name>>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (changes: Partial<QueryParameters<Name>>) =>
      setParameters((current) => withChanges(current, changes), { replace: true }),
    [setParameters],
  );
  const values = Object.fromEntries(names.map((name) => [name, parameters.get(name) ?? '']));
  return [values as QueryParameters<Name>, change];
}

export function useQueryParameter(name: string): [string, (value: string) => void] {
  const [values, change] = useQueryParameters([name]);
  return [values[name] ?? '', useCallback((value: string) => change({ [name]: value }), [change, name])];
}

function withChanges(current: URLSearchParams, changes: Partial<QueryParameters<string>>): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}
