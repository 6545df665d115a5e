import { Stack, Text } from '@mantine/core';
import { Copyable } from '../elements/copyable.js';
import { Pill } from '../elements/pill.js';
import { IconCircleCheck } from '@tabler/icons-react';
import { RelativeTime } from '../elements/relative-time.js';
import { dayOf, exactTime } from '../elements/time.js';
import { useNow } from '../elements/use-now.js';
import { text } from '../messages/messages.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const { columns, current, ended, usableHint } = text.certificates.revisions;

export function CertificateRevisions({ certificate }: { readonly certificate: DetailedCertificate }) {
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {usableHint}
      </Text>
      <RevisionTable certificate={certificate} />
    </Stack>
  );
}

function RevisionTable({ certificate }: { readonly certificate: DetailedCertificate }) {
  return (
    <div
      className="table-scroll"
      tabIndex={0}
      role="region"
      aria-label={text.certificates.drawer.tabs.revisions}
    >
      <table className="data-table tall" style={{ minWidth: 640 }}>
        <thead>
          <tr>
            <th scope="col" style={{ width: 130 }}>
              {columns.revision}
            </th>
            <th scope="col">{columns.thumbprint}</th>
            <th scope="col" style={{ width: 120 }}>
              {columns.usable}
            </th>
            <th scope="col" className="number" style={{ width: 80 }}>
              {columns.devices}
            </th>
            <th scope="col" style={{ width: 140 }}>
              {columns.created}
            </th>
          </tr>
        </thead>
        <tbody>
          {certificate.revisions.map(
            ({ revision, thumbprint, validUntil, usableUntil, deviceCount, createdAt }) => (
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
                <td>{usableUntil ? <FormerEnd usableUntil={usableUntil} /> : dayOf(validUntil)}</td>
                <td className="number">{deviceCount.toLocaleString('en')}</td>
                <td>
                  <RelativeTime past instant={createdAt} />
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function FormerEnd({ usableUntil }: { readonly usableUntil: string }) {
  const hasEnded = Date.parse(usableUntil) <= useNow();
  return hasEnded ? (
    <span title={exactTime(usableUntil)}>{ended}</span>
  ) : (
    <RelativeTime future instant={usableUntil} />
  );
}
