import { ActionIcon, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { text } from '../messages/messages.js';
import { type ChosenFile, type FileKind, withFile } from './chosen-files.js';

const words = text.certificates.uploadDialog;
const kinds: readonly FileKind[] = ['certificate', 'privateKey', 'pkcs12'];

interface ChosenFilesListProps {
  readonly files: readonly ChosenFile[];
  readonly onChange: (files: readonly ChosenFile[]) => void;
}

/** The files with what each was taken for, which can be corrected. */
export function ChosenFilesList({ files, onChange }: ChosenFilesListProps) {
  const without = (removed: ChosenFile) => files.filter((entry) => entry !== removed);
  return (
    <Stack gap="xs">
      {files.map((entry) => (
        <Group key={entry.kind} justify="space-between" wrap="nowrap">
          <Text size="sm" truncate flex={1}>
            {entry.file.name}
          </Text>
          <NativeSelect
            size="xs"
            aria-label={words.kindOf(entry.file.name)}
            value={entry.kind}
            data={kinds.map((value) => ({ value, label: words.kinds[value] }))}
            onChange={(event) => {
              const kind = kinds.find((known) => known === event.currentTarget.value) ?? entry.kind;
              onChange(withFile(without(entry), { ...entry, kind }));
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.remove(entry.file.name)}
            onClick={() => onChange(without(entry))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
    </Stack>
  );
}
