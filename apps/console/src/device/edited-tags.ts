import type { BrowseNodesQuery, DeviceSettingsFragment, TagInput } from '../graphql/operations.generated.js';

export type BrowsedNode = BrowseNodesQuery['browse']['edges'][number]['node'];
export type EditedTag = Readonly<Omit<DeviceSettingsFragment['tags'][number], 'deadband'>> & {
  readonly deadband: number | null;
};

export function savedTags(device: DeviceSettingsFragment): readonly EditedTag[] {
  return device.tags.map((tag) => ({ ...tag, deadband: tag.deadband ?? null }));
}

export function tagInput({ name, nodeId, dataType, writable, deadband }: EditedTag): TagInput {
  return { name, nodeId, dataType, writable, deadband };
}

/** Adds a variable of the server, to be read: whether it may be written, people decide. A name that is taken gets a number, since names of tags are unique. */
export function withNode(tags: readonly EditedTag[], node: BrowsedNode): readonly EditedTag[] {
  if (hasNode(tags, node.nodeId)) return tags;
  const name = freeName(tags, node.displayName.slice(0, 90));
  return [
    ...tags,
    { name, nodeId: node.nodeId, dataType: node.dataType ?? null, writable: false, deadband: null },
  ];
}

/** What people choose of a tag. */
export type TagChoice = Pick<EditedTag, 'name' | 'writable' | 'deadband'>;

export function withChoice(
  tags: readonly EditedTag[],
  tag: EditedTag,
  choice: TagChoice,
): readonly EditedTag[] {
  return tags.map((kept) => (kept === tag ? { ...kept, ...choice, name: choice.name.trim() } : kept));
}

/** Whether another tag has the name: names of tags are unique. */
export function isNameTaken(tags: readonly EditedTag[], tag: EditedTag, name: string): boolean {
  return tags.some((other) => other !== tag && other.name === name.trim());
}

export function hasNode(tags: readonly EditedTag[], nodeId: string): boolean {
  return tags.some((tag) => tag.nodeId === nodeId);
}

function freeName(tags: readonly EditedTag[], wanted: string): string {
  const taken = new Set(tags.map(({ name }) => name));
  for (let number = 2; ; number += 1) {
    const name = number === 2 ? wanted : `${wanted} ${number - 1}`;
    if (!taken.has(name)) return name;
  }
}
