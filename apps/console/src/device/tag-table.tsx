import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import type { DeviceSettingsFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { type EditedTag, withChoice } from './edited-tags.js';
import { useScanSeries } from './live-values.js';
import { valueText } from './value-text.js';

const WriteDialog = lazy(() => import('./write-dialog.js'));
const TagDialog = lazy(() => import('./tag-dialog.js'));
const words = text.devices.tags;

interface TagTableProps {
  readonly device: DeviceSettingsFragment;
  readonly tags: readonly EditedTag[];
  readonly onChange: (tags: readonly EditedTag[]) => void;
}

export function TagTable({ device, tags, onChange }: TagTableProps) {
  const [writing, setWriting] = useState<EditedTag>();
  const [editing, setEditing] = useState<EditedTag>();
  const series = useScanSeries(device.id);
  const mayConfigure = useAllowance('configure-devices').allowed;
  const mayWrite = useAllowance('operate').allowed;
  const newest = series.at(-1)?.values ?? [];
  if (tags.length === 0) return <Text size="sm">{words.none}</Text>;
  return (
    <div
      className="table-scroll"
      tabIndex={0}
      role="region"
      aria-label={words.chosen}
      style={{ maxHeight: 480 }}
    >
      <table className="data-table" style={{ minWidth: 560 }}>
        <thead>
          <tr>
            <th scope="col" style={{ width: '28%' }}>
              {words.columns.name}
            </th>
            <th scope="col">{words.columns.nodeId}</th>
            <th scope="col" style={{ width: 84 }}>
              {words.columns.writable}
            </th>
            <th scope="col" className="number" style={{ width: '18%' }}>
              {words.columns.value}
            </th>
            <th scope="col" style={{ width: 140 }}>
              {words.columns.actions}
            </th>
          </tr>
        </thead>
        <tbody>
          {tags.map((tag) => (
            <tr key={tag.nodeId}>
              <td title={tag.name}>{tag.name}</td>
              <td title={tag.nodeId}>
                <span className="fingerprint">{tag.nodeId}</span>
              </td>
              <td>{tag.writable ? text.tables.yes : text.tables.no}</td>
              <td className="number">{valueText(newest.find(({ name }) => name === tag.name)?.value)}</td>
              <td>
                <Group gap={4} wrap="nowrap" justify="flex-end">
                  {tag.writable && mayWrite && isSaved(device, tag) && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={words.writeTo(tag.name)}
                      onClick={() => setWriting(tag)}
                    >
                      {words.write}
                    </Button>
                  )}
                  {mayConfigure && (
                    <>
                      <RowAction
                        label={words.edit(tag.name)}
                        icon={IconPencil}
                        onClick={() => setEditing(tag)}
                      />
                      <RowAction
                        label={words.remove(tag.name)}
                        icon={IconTrash}
                        onClick={() => onChange(tags.filter((kept) => kept !== tag))}
                      />
                    </>
                  )}
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Suspense>
        {editing && (
          <TagDialog
            tag={editing}
            tags={tags}
            readMode={device.readMode}
            onApply={(choice) => onChange(withChoice(tags, editing, choice))}
            onClose={() => setEditing(undefined)}
          />
        )}
        {writing && <WriteDialog deviceId={device.id} tag={writing} onClose={() => setWriting(undefined)} />}
      </Suspense>
    </div>
  );
}

/** Only what the device has already can be written. */
function isSaved(device: DeviceSettingsFragment, tag: EditedTag): boolean {
  return device.tags.some(({ name, writable }) => name === tag.name && writable);
}

interface RowActionProps {
  readonly label: string;
  readonly icon: ComponentType<{ size?: number }>;
  readonly onClick: () => void;
}

function RowAction({ label, icon: Icon, onClick }: RowActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
        <Icon size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
