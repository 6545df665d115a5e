import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { text } from '../messages/messages.js';

/** What is shown instead of a white page when drawing fails. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <EmptyState
        icon={IconAlertTriangle}
        title={text.navigation.crashedTitle}
        actions={<Button onClick={() => location.reload()}>{text.navigation.reloadPage}</Button>}
      >
        {text.navigation.crashed}
      </EmptyState>
    );
  }
}
