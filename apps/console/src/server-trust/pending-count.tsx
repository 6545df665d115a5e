import { useEffect } from 'react';
import { useQuery } from 'urql';
import { useNow } from '../elements/use-now.js';
import { PendingServerCertificatesDocument } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const everyMs = 15_000;

/** How many servers wait for a decision; nothing when none does. */
export function PendingCount() {
  const [{ data }, ask] = useQuery({ query: PendingServerCertificatesDocument });
  const now = useNow(everyMs);
  useEffect(() => ask({ requestPolicy: 'network-only' }), [ask, now]);
  const count = data?.serverCertificates.totalCount ?? 0;
  if (count === 0) return null;
  return (
    <span className="pill tone-warn">
      <span aria-hidden>{count}</span>
      <span className="visually-hidden">{text.navigation.pending(count)}</span>
    </span>
  );
}
