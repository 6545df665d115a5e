import { Button } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../elements/empty-state.js';
import { text } from '../messages/messages.js';
import { homePath } from '../paths.js';

export function NotFoundPage() {
  return (
    <EmptyState
      icon={IconMap2}
      title={text.navigation.notFoundTitle}
      actions={
        <Button component={Link} to={homePath}>
          {text.navigation.toStart}
        </Button>
      }
    >
      {text.navigation.notFound}
    </EmptyState>
  );
}
