import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAction } from '../graphql/use-action.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { notify } from './notify.js';

interface ActionDialogProps<Data, Variables> {
  readonly action: TypedDocumentNode<Data, Variables>;
  readonly variables: Variables;
  readonly title: string;
  readonly intro?: string;
  readonly confirm: string;
  readonly destructive?: boolean;
  readonly disabled?: boolean;
  /** What is said when it is done. */
  readonly done: (data: Data) => string;
  /** Told after the dialog has closed. */
  readonly onDone?: (data: Data) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks before something is done, does it, and says that it is done, or why not. */
export function ActionDialog<Data, Variables extends AnyVariables>(
  props: ActionDialogProps<Data, Variables>,
) {
  const { title, intro, confirm, destructive, disabled, onClose, children } = props;
  const action = useAction(props.action);
  async function act(): Promise<void> {
    const data = await action.run(props.variables);
    if (!data) return;
    notify(props.done(data));
    onClose();
    props.onDone?.(data);
  }
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      destructive={destructive}
      disabled={disabled}
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void act()}
      onClose={onClose}
    >
      {intro && <Text size="sm">{intro}</Text>}
      {children}
    </ConfirmDialog>
  );
}
