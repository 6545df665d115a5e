import { Button, Group, Loader, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useQuery } from 'urql';
import { useDownload } from '../downloads/use-download.js';
import { Copyable } from '../elements/copyable.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { CertificateToTrustDocument } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const words = text.trustGuide;
type Server = keyof typeof words.servers;
const servers = Object.keys(words.servers).filter((name): name is Server => name in words.servers);

interface TrustGuideProps {
  readonly certificateId: string;
  readonly accepted: boolean;
  /** What can be done once the server accepts. */
  readonly next?: ReactNode;
}

/** Leads to the server's trust list, step by step, and turns green when the server accepts the certificate. */
export function TrustGuide({ certificateId, accepted, next }: TrustGuideProps) {
  const headingId = useId();
  return (
    <section className="card" aria-labelledby={headingId}>
      <div className="card-body" aria-live="polite">
        {accepted ? (
          <Group gap="sm" className="tone-text-good" wrap="nowrap">
            <IconCircleCheck size={28} aria-hidden />
            <div style={{ flex: 1 }}>
              <Title order={3} size="h5" id={headingId} c="inherit">
                {words.accepted}
              </Title>
              <Text size="sm" c="inherit">
                {words.acceptedHint}
              </Text>
            </div>
            {next}
          </Group>
        ) : (
          <Steps certificateId={certificateId} headingId={headingId} />
        )}
      </div>
    </section>
  );
}

function Steps({ certificateId, headingId }: { readonly certificateId: string; readonly headingId: string }) {
  return (
    <Stack gap="md">
      <div>
        <Title order={3} size="h5" id={headingId}>
          {words.title}
        </Title>
        <Text size="sm" c="dimmed">
          {words.intro}
        </Text>
      </div>
      <Step number={1} title={words.steps.download}>
        <DownloadStep certificateId={certificateId} />
      </Step>
      <Step number={2} title={words.steps.place}>
        <PlaceStep />
      </Step>
      <Step number={3} title={words.steps.wait}>
        <Group gap="xs">
          <Loader size="xs" />
          <Text size="sm">{words.waiting}</Text>
        </Group>
      </Step>
    </Stack>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

function Step({ number, title, children }: StepProps) {
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <span className="pill tone-info" aria-hidden>
        {number}
      </span>
      <Stack gap="xs" flex={1} miw={0}>
        <Text fw={600} size="sm">
          {title}
        </Text>
        {children}
      </Stack>
    </Group>
  );
}

function DownloadStep({ certificateId }: { readonly certificateId: string }) {
  const [{ data }] = useQuery({ query: CertificateToTrustDocument, variables: { id: certificateId } });
  const download = useDownload();
  const certificate = data?.certificate;
  return (
    <Stack gap="xs">
      <Group>
        <Button
          size="xs"
          leftSection={<IconDownload size={14} />}
          disabled={!certificate}
          loading={download.busy}
          onClick={() => certificate && void download.start({ path: certificate.downloads.der })}
        >
          {text.certificates.drawer.der}
        </Button>
        {certificate && (
          <Text size="sm" c="dimmed">
            {certificate.name}
          </Text>
        )}
      </Group>
      <FailureNotice failure={download.failure} />
      {certificate && (
        <div>
          <Text size="sm">{words.thumbprint}</Text>
          <Copyable value={certificate.thumbprint} name={text.certificates.drawer.facts.thumbprint} />
        </div>
      )}
    </Stack>
  );
}

/** Whoever has one kind of server has many of them: the choice is remembered. */
function PlaceStep() {
  const [kept, keep] = useLocalStorage({ key: 'koios-server-kind', defaultValue: 'other' });
  const server = servers.find((name) => name === kept) ?? 'other';
  return (
    <Stack gap="xs">
      <NativeSelect
        size="xs"
        maw={320}
        aria-label={words.which}
        value={server}
        data={servers.map((name) => ({ value: name, label: words.servers[name].name }))}
        onChange={(event) => keep(event.currentTarget.value)}
      />
      <ol style={{ margin: 0, paddingInlineStart: '1.25rem', fontSize: '0.875rem' }}>
        {words.servers[server].steps.map((step) => (
          <li key={step} style={{ marginBottom: 4 }}>
            {step}
          </li>
        ))}
      </ol>
    </Stack>
  );
}
