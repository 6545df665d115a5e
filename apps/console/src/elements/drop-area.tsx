import { Button, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';

interface DropAreaProps {
  readonly title: string;
  readonly choose: string;
  readonly hint: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Files by drag and drop, or by a button that does the same. */
export function DropArea({ title, choose, hint, multiple = false, onFiles }: DropAreaProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  }

  function pick(event: ChangeEvent<HTMLInputElement>): void {
    onFiles([...(event.currentTarget.files ?? [])]);
    // The same file can be chosen once more.
    event.currentTarget.value = '';
  }

  return (
    <div
      className="drop-area"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={28} aria-hidden />
      <Text fw={600}>{title}</Text>
      <Button variant="light" size="xs" onClick={() => input.current?.click()}>
        {choose}
      </Button>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
      <input ref={input} type="file" hidden multiple={multiple} aria-label={title} onChange={pick} />
    </div>
  );
}
