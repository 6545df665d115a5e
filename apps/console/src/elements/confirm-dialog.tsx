import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../graphql/failure.js';
import { text } from '../messages/messages.js';
import { FailureNotice } from './failure-notice.js';
import { useReturnedFocus } from './use-returned-focus.js';

interface ConfirmDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly destructive?: boolean;
  readonly disabled?: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  useReturnedFocus();
  const { title, confirm, destructive = false, disabled = false, busy, failure, children } = props;
  return (
    <Modal opened onClose={props.onClose} title={title} size="md">
      <Stack gap="md">
        {children}
        <FailureNotice failure={failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {text.actions.cancel}
          </Button>
          <Button
            color={destructive ? 'red.9' : undefined}
            loading={busy}
            disabled={disabled}
            onClick={props.onConfirm}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
