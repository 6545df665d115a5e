import { Alert, Anchor, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { RelativeTime } from '../elements/relative-time.js';
import { Section } from '../elements/section.js';
import { exactTime } from '../elements/time.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import { useNow } from '../elements/use-now.js';
import { CertificateTrustDocument, type CertificateTrustQuery } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { type EndingRevision, endingRevisions } from './ending-revisions.js';

const words = text.certificates.rotation;
const everyMs = 3_000;

interface RotationProgressProps {
  readonly certificateId: string;
  readonly revision: number;
}

/** How far the devices have moved to the newest revision, and who is about to be cut; asked again and again. */
export function RotationProgress({ certificateId, revision }: RotationProgressProps) {
  const [{ data }, ask] = useQuery({ query: CertificateTrustDocument, variables: { id: certificateId } });
  const now = useNow(everyMs);
  useEffect(() => ask({ requestPolicy: 'network-only' }), [ask, now, revision]);
  const certificate = data?.certificate;
  if (!certificate) return null;
  return (
    <>
      {endingRevisions(certificate.revisions, now).map((ending) => (
        <EndingRevisionWarning key={ending.revision} ending={ending} newest={revision} />
      ))}
      {certificate.rotation && <Progression rotation={certificate.rotation} />}
    </>
  );
}

interface EndingRevisionWarningProps {
  readonly ending: EndingRevision;
  readonly newest: number;
}

function EndingRevisionWarning({ ending, newest }: EndingRevisionWarningProps) {
  const { revision, deviceCount, usableUntil } = ending;
  const [, openTab] = useQueryParameter('tab');
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={words.endingTitle(deviceCount, revision)}>
      {words.endingIntro(exactTime(usableUntil))} (<RelativeTime instant={usableUntil} />
      ). {words.endingCure(newest)}{' '}
      <Anchor component="button" type="button" inherit underline="always" onClick={() => openTab('trust')}>
        {words.endingWhich}
      </Anchor>
    </Alert>
  );
}

type Rotation = NonNullable<NonNullable<CertificateTrustQuery['certificate']>['rotation']>;

function Progression({ rotation }: { readonly rotation: Rotation }) {
  if (rotation.deviceCount === 0) return null;
  const { deviceCount, movedCount, waitingForTrustCount, failedCount, complete } = rotation;
  return (
    <Section title={words.title}>
      <Stack gap={6}>
        <Progress
          value={(100 * movedCount) / deviceCount}
          color={complete ? 'teal' : undefined}
          aria-label={words.progress(movedCount, deviceCount, rotation.revision)}
        />
        <Text size="sm" role="status">
          {complete
            ? words.complete(rotation.revision)
            : [
                words.progress(movedCount, deviceCount, rotation.revision),
                ...(waitingForTrustCount > 0 ? [words.waiting(waitingForTrustCount)] : []),
                ...(failedCount > 0 ? [words.failed(failedCount)] : []),
              ].join(' · ')}
        </Text>
      </Stack>
    </Section>
  );
}
