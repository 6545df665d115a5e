import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: ComponentType<{ size?: number }>;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** Nothing is here: what it would be for, and what to do first. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={56} px="md">
      <ThemeIcon size={52} radius="xl" variant="light" aria-hidden>
        <Icon size={26} />
      </ThemeIcon>
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      <Text size="sm" c="dimmed" ta="center" maw={460}>
        {children}
      </Text>
      {actions && <Group mt="sm">{actions}</Group>}
    </Stack>
  );
}
