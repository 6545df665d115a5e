import { Copyable } from '../elements/copyable.js';
import { Pill } from '../elements/pill.js';
import { IconCircleCheck } from '@tabler/icons-react';
import { RelativeTime } from '../elements/relative-time.js';
import { dayOf } from '../elements/time.js';
import { text } from '../messages/messages.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const { columns, current } = text.certificates.revisions;

export function CertificateRevisions({ certificate }: { readonly certificate: DetailedCertificate }) {
  return (
    <div
      className="table-scroll"
      tabIndex={0}
      role="region"
      aria-label={text.certificates.drawer.tabs.revisions}
    >
      <table className="data-table tall" style={{ minWidth: 600 }}>
        <thead>
          <tr>
            <th scope="col" style={{ width: 110 }}>
              {columns.revision}
            </th>
            <th scope="col">{columns.thumbprint}</th>
            <th scope="col" style={{ width: 120 }}>
              {columns.validity}
            </th>
            <th scope="col" style={{ width: 130 }}>
              {columns.created}
            </th>
          </tr>
        </thead>
        <tbody>
          {certificate.revisions.map(({ revision, thumbprint, validUntil, createdAt }) => (
            <tr key={revision}>
              <td>
                {revision}{' '}
                {revision === certificate.revision && (
                  <Pill tone="good" icon={IconCircleCheck}>
                    {current}
                  </Pill>
                )}
              </td>
              <td style={{ whiteSpace: 'normal' }}>
                <Copyable value={thumbprint} name={columns.thumbprint} />
              </td>
              <td>{dayOf(validUntil)}</td>
              <td>
                <RelativeTime past instant={createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
