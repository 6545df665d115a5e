import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { text } from '../messages/messages.js';

/** A fingerprint, an address: something that is copied more often than read. */
export function Copyable({ value, name }: { readonly value: string; readonly name: string }) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <span className="fingerprint">{value}</span>
      <CopyButton value={value} name={name} />
    </Group>
  );
}

export function CopyButton({ value, name }: { readonly value: string; readonly name: string }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  const label = clipboard.copied ? text.actions.copied : text.actions.copyOf(name);
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        onClick={() => clipboard.copy(value)}
      >
        {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
