import { Button, Text } from '@mantine/core';
import { IconFolders } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useConnection } from '../devices/live-connections.js';
import { EmptyState } from '../elements/empty-state.js';
import type { DeviceSettingsFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { BrowseLevel } from './browse-level.js';
import type { BrowsedNode, EditedTag } from './edited-tags.js';

const words = text.devices.tags;

interface BrowseTreeProps {
  readonly device: DeviceSettingsFragment;
  readonly tags: readonly EditedTag[];
  readonly onAdd: (node: BrowsedNode) => void;
}

/** The server's address space, level by level as it is opened. */
export function BrowseTree({ device, tags, onAdd }: BrowseTreeProps) {
  const connection = useConnection(device.id, device.connection);
  const connected = device.enabled && connection?.status === 'RUNNING';
  if (!connected)
    return (
      <EmptyState
        icon={IconFolders}
        title={words.notConnectedTitle}
        actions={
          device.enabled && (
            <Button variant="default" component={Link} to={paths.device(device.id)} replace>
              {words.why}
            </Button>
          )
        }
      >
        {device.enabled ? words.notConnectedNow : words.notConnected}
      </EmptyState>
    );
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.browseHint}
      </Text>
      <div
        className="table-scroll"
        style={{ maxHeight: 560 }}
        tabIndex={0}
        role="region"
        aria-label={words.browse}
      >
        <BrowseLevel deviceId={device.id} nodeId={null} tags={tags} onAdd={onAdd} />
      </div>
    </>
  );
}
