import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { type Failure, failureOf } from '../graphql/failure.js';
import { ExpiringCertificatesDocument } from '../graphql/operations.generated.js';
import type { ExpiryMonth } from './expiry-months.js';

export interface ExpiryCounts {
  /** In the order of the months; undefined until all are there. */
  readonly counts: readonly number[] | undefined;
  readonly failure: Failure | undefined;
}

/** How many certificates end in each month, counted by the service: however many there are. */
export function useExpiryCounts(months: readonly ExpiryMonth[]): ExpiryCounts {
  const client = useClient();
  const [found, setFound] = useState<ExpiryCounts>({ counts: undefined, failure: undefined });
  useEffect(() => {
    let wanted = true;
    const answers = months.map(({ filter }) =>
      client
        .query(ExpiringCertificatesDocument, { first: 1, filter }, { requestPolicy: 'network-only' })
        .toPromise(),
    );
    void Promise.all(answers).then((all) => {
      const error = all.find((answer) => answer.error)?.error;
      if (!wanted) return;
      if (error) setFound({ counts: undefined, failure: failureOf(error) });
      else
        setFound({ counts: all.map(({ data }) => data?.certificates.totalCount ?? 0), failure: undefined });
    });
    return () => {
      wanted = false;
    };
  }, [client, months]);
  return found;
}
