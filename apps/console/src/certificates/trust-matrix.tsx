import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX, IconRadar2 } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useQuery } from 'urql';
import { DeviceLink } from '../devices/device-link.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { notify } from '../elements/notify.js';
import { Pill } from '../elements/pill.js';
import { RelativeTime } from '../elements/relative-time.js';
import { failureOf } from '../graphql/failure.js';
import {
  CertificateTrustDocument,
  type CertificateTrustQuery,
  ProbeCertificateTrustDocument,
  type TrustVerdict,
} from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const words = text.certificates.trust;
type Trust = NonNullable<NonNullable<CertificateTrustQuery['certificate']>['trust']>;
type Verdict = Trust['edges'][number]['node'];

const looks: Readonly<Record<TrustVerdict, Pick<ComponentProps<typeof Pill>, 'tone' | 'icon'>>> = {
  ACCEPTED: { tone: 'good', icon: IconCircleCheck },
  REFUSED: { tone: 'bad', icon: IconCircleX },
  NEVER_TRIED: { tone: 'quiet', icon: IconCircleDashed },
};

/** Which servers accept the certificate, one line a device, and a button that asks them now. */
export function TrustMatrix({ certificate }: { readonly certificate: DetailedCertificate }) {
  const [{ data, error }, ask] = useQuery({
    query: CertificateTrustDocument,
    variables: { id: certificate.id },
  });
  const probe = useAction(ProbeCertificateTrustDocument);
  const operator = useAllowance('operate');
  const manager = useAllowance('manage-certificates');
  const trust = data?.certificate?.trust;

  async function askServers(): Promise<void> {
    if (!(await probe.run({ input: { certificateId: certificate.id } }))) return;
    notify(words.probed);
    ask({ requestPolicy: 'network-only' });
  }

  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => ask()} />;
  if (!data) return <Skeleton height={160} radius={10} />;
  if (!trust) return <Text size="sm">{words.none}</Text>;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text size="sm">
          {trust.totalCount === 0 ? words.none : words.intro(trust.acceptedCount, trust.totalCount)}
        </Text>
        <GuardedButton
          allowance={manager.allowed ? manager : operator}
          variant="light"
          leftSection={<IconRadar2 size={16} />}
          loading={probe.busy}
          onClick={() => void askServers()}
        >
          {words.probe}
        </GuardedButton>
      </Group>
      <Text size="xs" c="dimmed">
        {words.probeHint}
      </Text>
      <FailureNotice failure={probe.failure} />
      {trust.totalCount > 0 && <Verdicts verdicts={trust.edges.map(({ node }) => node)} />}
    </Stack>
  );
}

function Verdicts({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={words.title}>
      <table className="data-table" style={{ minWidth: 560 }}>
        <thead>
          <tr>
            {[words.columns.device, words.columns.server, words.columns.verdict, words.columns.since].map(
              (header) => (
                <th key={header} scope="col">
                  {header}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {verdicts.map(({ deviceId, endpointUrl, verdict, since, statusCode }) => (
            <tr key={deviceId}>
              <td>
                <DeviceLink id={deviceId} />
              </td>
              <td title={endpointUrl}>{endpointUrl}</td>
              <td>
                <Pill {...looks[verdict]} hint={statusCode ?? undefined}>
                  {words.verdicts[verdict]}
                </Pill>
              </td>
              <td>
                <RelativeTime past instant={since} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
