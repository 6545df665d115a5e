import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import type { EditedTag } from './edited-tags.js';

const words = text.devices.tags;

interface AddTagByHandProps {
  readonly tags: readonly EditedTag[];
  readonly onChange: (tags: readonly EditedTag[]) => void;
}

/** For NodeIds that are known, or whose server cannot be browsed. Whether one is right, the gateway says when it is saved. */
export function AddTagByHand({ tags, onChange }: AddTagByHandProps) {
  const [name, setName] = useState('');
  const [nodeId, setNodeId] = useState('');
  const [writable, setWritable] = useState(false);
  const complete = name.trim() !== '' && nodeId.trim() !== '';
  if (!useAllowance('configure-devices').allowed) return null;

  function add(): void {
    const tag = { name: name.trim(), nodeId: nodeId.trim(), dataType: null, writable, deadband: null };
    onChange([...tags, tag]);
    setName('');
    setNodeId('');
  }

  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        size="xs"
        flex={1}
        label={words.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        flex={2}
        label={words.nodeId}
        placeholder={words.nodeIdHint}
        value={nodeId}
        onChange={(event) => setNodeId(event.currentTarget.value)}
      />
      <Checkbox
        size="xs"
        pb={6}
        label={words.writable}
        checked={writable}
        onChange={(event) => setWritable(event.currentTarget.checked)}
      />
      <Button
        size="xs"
        variant="default"
        disabled={!complete}
        leftSection={<IconPlus size={14} />}
        onClick={add}
      >
        {words.addByHand}
      </Button>
    </Group>
  );
}
