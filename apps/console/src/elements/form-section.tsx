import { Stack, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A group of settings that belong together. */
export function FormSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const headingId = useId();
  return (
    <section className="card" aria-labelledby={headingId}>
      <Stack className="card-body" gap="md">
        <Title order={2} size="h5" id={headingId}>
          {title}
        </Title>
        {children}
      </Stack>
    </section>
  );
}
