import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { Failure } from '../graphql/failure.js';
import { text } from '../messages/messages.js';
import { FailureNotice } from './failure-notice.js';
import { useReturnedFocus } from './use-returned-focus.js';

interface FormDialogProps {
  readonly title: string;
  readonly intro?: string;
  readonly submit: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly failure: Failure | undefined;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  useReturnedFocus();
  const { title, intro, submit, busy, disabled = false, failure, children } = props;
  return (
    <Modal opened onClose={props.onClose} title={title} size="lg">
      <form onSubmit={props.onSubmit} noValidate>
        <Stack gap="md">
          {intro && (
            <Text size="sm" c="dimmed">
              {intro}
            </Text>
          )}
          {children}
          <FailureNotice failure={failure} />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {text.actions.cancel}
            </Button>
            <Button type="submit" loading={busy} disabled={disabled}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
