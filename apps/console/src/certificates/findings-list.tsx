import { Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { Pill } from '../elements/pill.js';
import type { FindingSeverity } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

interface Finding {
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly statusCode?: string | null;
}

const looks: Readonly<Record<FindingSeverity, Pick<ComponentProps<typeof Pill>, 'tone' | 'icon'>>> = {
  ERROR: { tone: 'bad', icon: IconCircleX },
  WARNING: { tone: 'warn', icon: IconAlertTriangle },
  INFO: { tone: 'info', icon: IconInfoCircle },
};

interface FindingsListProps {
  readonly findings: readonly Finding[];
  readonly none: string;
}

/** What the OPC UA profile check has to say, worst first as it comes. */
export function FindingsList({ findings, none }: FindingsListProps) {
  if (findings.length === 0)
    return (
      <Group gap={6} className="tone-text-good">
        <IconCircleCheck size={16} aria-hidden />
        <Text size="sm" c="inherit">
          {none}
        </Text>
      </Group>
    );
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {findings.map(({ rule, severity, message, statusCode }) => (
        <Group key={`${rule} ${message}`} component="li" gap="xs" align="flex-start" wrap="nowrap">
          <Pill {...looks[severity]}>{text.certificates.severities[severity]}</Pill>
          <Text size="sm" style={{ minWidth: 0 }}>
            {message}
            <Text span size="xs" c="dimmed" display="block">
              {rule}
              {statusCode && ` · ${statusCode}`}
            </Text>
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
