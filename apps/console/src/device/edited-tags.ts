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

/** Adds a variable of the server; a name that is taken gets a number, since names of tags are unique. */
export function withNode(tags: readonly EditedTag[], node: BrowsedNode): readonly EditedTag[] {
  if (hasNode(tags, node.nodeId)) return tags;
  const name = freeName(tags, node.displayName.slice(0, 90));
  return [
    ...tags,
    { name, nodeId: node.nodeId, dataType: node.dataType ?? null, writable: node.writable, deadband: null },
  ];
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
