import { ActionIcon, Button, Group, Loader, Text, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconFolder, IconPlus, IconVariable } from '@tabler/icons-react';
import { useState } from 'react';
import { FailureNotice } from '../elements/failure-notice.js';
import { BrowseNodesDocument } from '../graphql/operations.generated.js';
import { useRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { type BrowsedNode, type EditedTag, hasNode } from './edited-tags.js';
import { valueText } from './value-text.js';

const words = text.devices.tags;
const nodesMore = 200;

interface BrowseLevelProps {
  readonly deviceId: string;
  /** null: the Objects folder. */
  readonly nodeId: string | null;
  readonly tags: readonly EditedTag[];
  readonly onAdd: (node: BrowsedNode) => void;
}

/** What stands below one node. */
export function BrowseLevel({ deviceId, nodeId, tags, onAdd }: BrowseLevelProps) {
  const level = useRows(BrowseNodesDocument, 'browse', { deviceId, nodeId });
  const { items, totalCount, loading } = level;
  const hasMore = totalCount !== undefined && totalCount > items.length;
  return (
    <ul className="tree-level">
      {items.map((node) => (
        <TreeNode key={node.nodeId} node={node} deviceId={deviceId} tags={tags} onAdd={onAdd} />
      ))}
      {loading && (
        <li>
          <Loader size="xs" role="status" aria-label={text.navigation.loading} />
        </li>
      )}
      {level.failure && (
        <li>
          <FailureNotice failure={level.failure} onRetry={level.reload} />
        </li>
      )}
      {totalCount === 0 && !loading && (
        <li>
          <Text size="sm" c="dimmed">
            {words.empty}
          </Text>
        </li>
      )}
      {hasMore && !loading && !level.failure && (
        <li>
          <Button size="compact-xs" variant="subtle" onClick={() => level.show(0, items.length + nodesMore)}>
            {words.more}
          </Button>
        </li>
      )}
    </ul>
  );
}

interface TreeNodeProps extends Omit<BrowseLevelProps, 'nodeId'> {
  readonly node: BrowsedNode;
}

function TreeNode({ node, deviceId, tags, onAdd }: TreeNodeProps) {
  const [open, setOpen] = useState(false);
  const isVariable = node.nodeClass === 'Variable';
  const Icon = isVariable ? IconVariable : IconFolder;
  return (
    <li>
      <Group gap={6} wrap="nowrap" mih={30}>
        <Opener node={node} open={open} onToggle={() => setOpen(!open)} />
        <Icon size={16} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm" truncate title={node.nodeId}>
          {node.displayName}
        </Text>
        {isVariable && (
          <>
            <Text size="xs" c="dimmed" truncate flex={1}>
              {node.dataType} · {node.readable ? valueText(node.value) : words.notReadable}
            </Text>
            <AddNode node={node} tags={tags} onAdd={onAdd} />
          </>
        )}
      </Group>
      {open && <BrowseLevel deviceId={deviceId} nodeId={node.nodeId} tags={tags} onAdd={onAdd} />}
    </li>
  );
}

interface OpenerProps {
  readonly node: BrowsedNode;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Opener({ node, open, onToggle }: OpenerProps) {
  if (!node.hasChildren) return <span style={{ width: 22, flex: 'none' }} />;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={22}
      aria-expanded={open}
      aria-label={open ? words.collapse(node.displayName) : words.expand(node.displayName)}
      onClick={onToggle}
    >
      {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
    </ActionIcon>
  );
}

type AddNodeProps = Pick<TreeNodeProps, 'node' | 'tags' | 'onAdd'>;

function AddNode({ node, tags, onAdd }: AddNodeProps) {
  const allowance = useAllowance('configure-devices');
  const added = hasNode(tags, node.nodeId);
  const label = added ? words.added(node.displayName) : words.add(node.displayName);
  if (!allowance.allowed) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="light" size={22} aria-label={label} disabled={added} onClick={() => onAdd(node)}>
        <IconPlus size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
