import { handOverShardBy } from '@koios/opcua-contracts';
import { callRpc, type RpcServer, serveRpc } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';

type HandOver = ReturnType<typeof handOverShardBy>;
type Reply = z.infer<HandOver['response']>;

/** Whoever wants a shard. */
export type Taker = z.infer<HandOver['request']>['taker'];

/** A shard as its last holder left it. */
export type HandedShard = NonNullable<Reply['handedOver']>;

/** Scans under way are waited for; after this time the taker looks at the claim to learn whose the shard is. */
const answerLimitMs = 3_000;

/** Asks the holder for a shard; null when it does not agree. @throws KoiosError when it does not answer */
export async function askForShard(
  connection: NatsConnection,
  holder: { readonly plantId: string; readonly connectorId: string },
  shard: number,
  taker: Taker,
): Promise<HandedShard | null> {
  const call = handOverShardBy(holder.plantId, holder.connectorId);
  const { handedOver } = await callRpc(connection, call, { shard, taker }, { timeoutMs: answerLimitMs });
  return handedOver;
}

/** Answers those who ask this connector for a shard. */
export function serveHandOvers(
  connection: NatsConnection,
  holder: { readonly plantId: string; readonly connectorId: string },
  give: (shard: number, taker: Taker) => Promise<HandedShard | null>,
  log: Logger,
): RpcServer {
  const call = handOverShardBy(holder.plantId, holder.connectorId);
  const handle = async ({ shard, taker }: { shard: number; taker: Taker }): Promise<Reply> => ({
    handedOver: await give(shard, taker),
  });
  return serveRpc(connection, call, handle, log);
}
