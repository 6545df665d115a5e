import { Group, Stack, Text, Title } from '@mantine/core';
import { IconShieldQuestion } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useQuery } from 'urql';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { exactTime } from '../elements/time.js';
import { failureOf } from '../graphql/failure.js';
import {
  type ConnectionFieldsFragment,
  ServerCertificatesOfDeviceDocument,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { type Decision, DecisionDialog } from '../server-trust/decision-dialog.js';
import { useAllowance } from '../session/use-session.js';

const words = text.devices.serverChange;
type Change = NonNullable<ConnectionFieldsFragment['serverCertificateChange']>;

interface ServerChangeProps {
  readonly deviceId: string;
  readonly change: Change;
}

/** The server presents another certificate than the one that is trusted: both side by side, to be decided on here. */
export function ServerChange({ deviceId, change }: ServerChangeProps) {
  const headingId = useId();
  return (
    <section className="card" aria-labelledby={headingId}>
      <Stack className="card-body" gap="md">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <IconShieldQuestion size={28} className="tone-text-warn" aria-hidden style={{ flex: 'none' }} />
          <div>
            <Title order={2} size="h5" id={headingId}>
              {words.title}
            </Title>
            <Text size="sm" c="dimmed">
              {words.hint}
            </Text>
          </div>
        </Group>
        <Comparison change={change} />
        <Decide deviceId={deviceId} thumbprint={change.presented.thumbprint} />
      </Stack>
    </section>
  );
}

const facts: readonly {
  readonly name: keyof typeof words.facts;
  readonly of: (certificate: Change['presented']) => string | null | undefined;
  readonly code?: boolean;
}[] = [
  { name: 'thumbprint', of: ({ thumbprint }) => thumbprint, code: true },
  { name: 'subject', of: ({ subject }) => subject },
  { name: 'issuer', of: ({ issuer }) => issuer },
  { name: 'applicationUri', of: ({ applicationUri }) => applicationUri },
  { name: 'validFrom', of: ({ validFrom }) => exactTime(validFrom) },
  { name: 'validUntil', of: ({ validUntil }) => exactTime(validUntil) },
];

function Comparison({ change: { trusted, presented } }: { readonly change: Change }) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={words.facts.label}>
      <table className="comparison">
        <thead>
          <tr>
            <td />
            <th scope="col">{words.trusted}</th>
            <th scope="col">{words.presented}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, of, code }) => {
            const [before, now] = [trusted && of(trusted), of(presented)];
            const differs = trusted !== null && trusted !== undefined && before !== now;
            return (
              <tr key={name} data-differs={differs || undefined}>
                <th scope="row">{words.facts[name]}</th>
                <td className={code ? 'fingerprint' : undefined}>{before ?? words.none}</td>
                <td className={code ? 'fingerprint' : undefined}>
                  {now ?? words.none}
                  {differs && <span className="visually-hidden"> ({words.differs})</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface DecideProps {
  readonly deviceId: string;
  readonly thumbprint: string;
}

function Decide({ deviceId, thumbprint }: DecideProps) {
  const allowance = useAllowance('manage-certificates');
  const [decision, setDecision] = useState<Decision>();
  const [{ data, error }, ask] = useQuery({
    query: ServerCertificatesOfDeviceDocument,
    variables: { deviceId },
    requestPolicy: 'cache-and-network',
  });
  const presented = data?.serverCertificates.edges.find(({ node }) => node.thumbprint === thumbprint)?.node;
  if (error) return <FailureNotice failure={failureOf(error)} onRetry={() => ask()} />;
  return (
    <Group gap="xs">
      <GuardedButton allowance={allowance} disabled={!presented} onClick={() => setDecision('trust')}>
        {words.trust}
      </GuardedButton>
      {presented?.trust !== 'REJECTED' && (
        <GuardedButton
          allowance={allowance}
          variant="default"
          disabled={!presented}
          onClick={() => setDecision('reject')}
        >
          {words.reject}
        </GuardedButton>
      )}
      {presented && decision && (
        <DecisionDialog
          certificate={presented}
          decision={decision}
          onClose={() => setDecision(undefined)}
          onDone={() => ask({ requestPolicy: 'network-only' })}
        />
      )}
    </Group>
  );
}
