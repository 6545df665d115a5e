import { Progress, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { Section } from '../elements/section.js';
import { useNow } from '../elements/use-now.js';
import { CertificateTrustDocument } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const words = text.certificates.rotation;
const everyMs = 3_000;

interface RotationProgressProps {
  readonly certificateId: string;
  readonly revision: number;
}

/** How far the devices have moved to the newest revision; asked again while some have not. */
export function RotationProgress({ certificateId, revision }: RotationProgressProps) {
  const [{ data }, ask] = useQuery({ query: CertificateTrustDocument, variables: { id: certificateId } });
  const now = useNow(everyMs);
  useEffect(() => ask({ requestPolicy: 'network-only' }), [ask, now, revision]);
  const rotation = data?.certificate?.rotation;
  if (!rotation || rotation.deviceCount === 0) return null;
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
