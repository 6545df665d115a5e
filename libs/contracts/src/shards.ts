/** Into so many parts the devices of every plant are divided among its connectors; changing it needs all connectors stopped. */
export const shardCount = 64;

/** The shard of a device: FNV-1a over its id, so that any service finds it alone. */
export function shardOf(deviceId: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(deviceId)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % shardCount;
}
