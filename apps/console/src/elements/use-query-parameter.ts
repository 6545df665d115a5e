import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** A part of the page's state that its address carries, so that it can be sent to somebody. */
export function useQueryParameter(name: string): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (value: string) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, setParameters],
  );
  return [parameters.get(name) ?? '', change];
}
