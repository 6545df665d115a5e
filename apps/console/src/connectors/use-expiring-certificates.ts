import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { ExpiryTimelineDocument } from '../graphql/operations.generated.js';
import type { ExpiringCertificate } from './expiry-months.js';

/** The certificates that end first; a picture of more than these would take long to load. */
const mostPages = 20;

export interface ExpiringCertificates {
  /** Undefined until they are all there. */
  readonly certificates: readonly ExpiringCertificate[] | undefined;
  readonly totalCount: number;
}

export function useExpiringCertificates(): ExpiringCertificates {
  const client = useClient();
  const [found, setFound] = useState<ExpiringCertificates>({ certificates: undefined, totalCount: 0 });
  useEffect(() => {
    let wanted = true;
    async function load(): Promise<void> {
      const certificates: ExpiringCertificate[] = [];
      let after: string | null | undefined = null;
      let totalCount = 0;
      for (let page = 0; page < mostPages && wanted; page += 1) {
        const answer = await askPage(after);
        certificates.push(...answer.certificates);
        totalCount = answer.totalCount;
        if (answer.after === undefined) break;
        after = answer.after;
      }
      if (wanted) setFound({ certificates, totalCount });
    }
    async function askPage(after: string | null) {
      const { data } = await client.query(ExpiryTimelineDocument, { after }).toPromise();
      const page = data?.certificates;
      return {
        certificates:
          page?.edges.map(({ node }) => ({ ...node, assignedDeviceCount: node.assignedDeviceCount ?? 0 })) ??
          [],
        totalCount: page?.totalCount ?? 0,
        after: page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined,
      };
    }
    void load();
    return () => {
      wanted = false;
    };
  }, [client]);
  return found;
}
