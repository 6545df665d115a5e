import { Stack, Text } from '@mantine/core';
import { Facts } from '../elements/facts.js';
import { text } from '../messages/messages.js';

const words = text.devices.test;

interface FailureReportProps {
  readonly failure: {
    readonly meaning: string;
    readonly cure: string;
    readonly evidence: readonly { readonly name: string; readonly value: string }[];
  };
}

/** What a failure means, what to do, and the facts at hand, in the words of the connector. */
export function FailureReport({ failure }: FailureReportProps) {
  return (
    <Stack gap="sm">
      <div>
        <Text size="xs" fw={600} c="dimmed">
          {words.cause}
        </Text>
        <Text size="sm">{failure.meaning}</Text>
      </div>
      <div>
        <Text size="xs" fw={600} c="dimmed">
          {words.cure}
        </Text>
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {failure.cure}
        </Text>
      </div>
      {failure.evidence.length > 0 && (
        <div>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            {words.evidence}
          </Text>
          <Facts
            facts={failure.evidence.map(({ name, value }) => ({
              name,
              value: <span className="fingerprint">{value}</span>,
            }))}
          />
        </div>
      )}
    </Stack>
  );
}
