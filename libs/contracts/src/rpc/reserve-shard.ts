import { z } from 'zod';
import { defineRpc } from './rpc.js';
import { shardRequestSchema } from './hand-over-shard.js';

/**
 * Asks a connector whether the sessions of a shard that it holds may be opened beside its own, to ask for the shard
 * afterwards: of several who want it one may.
 */
export function reserveShardOf(plantId: string, connectorId: string) {
  return defineRpc(
    `connectors.${plantId}.connector.${connectorId}.reserve-shard`,
    shardRequestSchema,
    z.object({ reserved: z.boolean() }),
  );
}
