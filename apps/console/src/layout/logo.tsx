import { Group } from '@mantine/core';
import { text } from '../messages/messages.js';

export function Logo() {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src="/koios.svg" alt="" width={28} height={28} />
      <span style={{ fontWeight: 650, fontSize: '1.05rem' }}>{text.product}</span>
    </Group>
  );
}
