import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { Failure } from '../graphql/failure.js';
import { text } from '../messages/messages.js';

interface FailureNoticeProps {
  readonly failure: Failure | undefined;
  readonly onRetry?: () => void;
}

/** Why it did not work, in the gateway's words. */
export function FailureNotice({ failure, onRetry }: FailureNoticeProps) {
  if (!failure) return null;
  return (
    <Alert role="alert" className="tone-bad" icon={<IconAlertCircle />}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="inherit">
          {failure.message}
        </Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {text.failures.retry}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
