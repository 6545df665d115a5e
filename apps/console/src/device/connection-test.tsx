import { Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { FailureNotice } from '../elements/failure-notice.js';
import { text } from '../messages/messages.js';
import { FailureReport } from './failure-report.js';
import { isAcceptedByServer, type ShownStage, shownStages, type TestResult } from './test-stages.js';
import { TrustGuide } from './trust-guide.js';
import type { ConnectionTest } from './use-connection-test.js';

const words = text.devices.test;

interface ConnectionTestReportProps {
  readonly test: ConnectionTest;
  /** The certificate that is shown to the server. */
  readonly certificateId: string | undefined;
}

/** How the test went: the stages, and on failure the cause and the cure; a refusing server gets its guide. */
export function ConnectionTestReport({ test, certificateId }: ConnectionTestReportProps) {
  const { result, busy, failure, wasRefused } = test;
  const report = useRef<HTMLElement>(null);
  const answered = result !== undefined;
  // A long form hides what stands below it.
  useEffect(() => {
    if (answered) report.current?.scrollIntoView({ block: 'start' });
  }, [answered]);
  if (!result && !busy && !failure) return null;
  const guided = certificateId !== undefined && wasRefused;
  return (
    <Stack gap="md" mt="md">
      <section ref={report} className="card" aria-label={words.title}>
        <Stack className="card-body" gap="md" aria-live="polite">
          {!result && busy && <Running />}
          <FailureNotice failure={failure} />
          {result && <Headline result={result} />}
          {result && <Stages stages={shownStages(result)} />}
          {result?.failure && <FailureReport failure={result.failure} />}
        </Stack>
      </section>
      {guided && (
        <TrustGuide
          certificateId={certificateId}
          accepted={result !== undefined && isAcceptedByServer(result)}
        />
      )}
    </Stack>
  );
}

function Running() {
  return (
    <Group gap="xs">
      <Loader size="xs" />
      <Text size="sm">{words.running}</Text>
    </Group>
  );
}

function Headline({ result }: { readonly result: TestResult }) {
  const Icon = result.succeeded ? IconCircleCheck : IconCircleX;
  const title = result.succeeded
    ? words.passed((result.durationMs / 1_000).toFixed(1))
    : (result.failure?.headline ?? words.failed);
  return (
    <Group gap="xs" wrap="nowrap" className={result.succeeded ? 'tone-text-good' : 'tone-text-bad'}>
      <Icon size={20} aria-hidden />
      <Title order={3} size="h5" c="inherit">
        {title}
      </Title>
      {result.failure && <span className="fingerprint">{result.failure.statusCode}</span>}
    </Group>
  );
}

const looks = {
  passed: { icon: IconCircleCheck, tone: 'tone-text-good', words: words.stagePassed },
  failed: { icon: IconCircleX, tone: 'tone-text-bad', words: words.stageFailed },
  open: { icon: IconCircleDashed, tone: 'tone-text-quiet', words: words.stageOpen },
} as const;

function Stages({ stages }: { readonly stages: readonly ShownStage[] }) {
  return (
    <ol style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label={words.title}>
      {stages.map(({ name, outcome, detail, durationMs }) => {
        const { icon: Icon, tone, words: outcomeWords } = looks[outcome];
        return (
          <li key={name} className="test-stage">
            <span className={tone} style={{ display: 'inline-flex', paddingTop: 2 }}>
              <Icon size={16} aria-hidden />
            </span>
            <span>
              {words.stages[name]}
              <span className="visually-hidden">: {outcomeWords}</span>
            </span>
            <Text size="sm" c="dimmed" component="span" className="detail">
              {detail}
            </Text>
            {durationMs !== undefined && (
              <Text size="sm" c="dimmed" component="span" style={{ whiteSpace: 'nowrap' }}>
                {durationMs.toFixed(0)} ms
              </Text>
            )}
          </li>
        );
      })}
    </ol>
  );
}
