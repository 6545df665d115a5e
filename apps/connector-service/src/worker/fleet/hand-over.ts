import { handOverShardBy, KoiosError, reserveShardOf, type ShardRequest } from '@koios/opcua-contracts';
import { callRpc, type RpcServer, serveRpc } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';

type Reply = z.infer<ReturnType<typeof handOverShardBy>['response']>;

/** A connector as its calls name it. */
export interface ConnectorAddress {
  readonly plantId: string;
  readonly connectorId: string;
}

/** A shard as its last holder left it. */
export type HandedShard = NonNullable<Reply['handedOver']>;

/** What a holder answers to those who want one of its shards. */
export interface ShardHolder {
  /** Whether the one who asks may open the shard's sessions now, to ask for the shard next. */
  reserve(request: ShardRequest): boolean;
  /** null when it does not agree */
  give(request: ShardRequest): Promise<HandedShard | null>;
}

/** Scans under way are waited for; after this time the taker looks at the claim to learn whose the shard is. */
const answerLimitMs = 3_000;

/** Asks the holder whether the sessions of a shard may be opened. One of a version that is not asked yet lets anybody. */
export async function askToPrepare(
  connection: NatsConnection,
  holder: ConnectorAddress,
  request: ShardRequest,
): Promise<boolean> {
  const call = reserveShardOf(holder.plantId, holder.connectorId);
  try {
    return (await callRpc(connection, call, request, { timeoutMs: answerLimitMs })).reserved;
  } catch (error) {
    if (error instanceof KoiosError && error.code === 'SERVICE_UNAVAILABLE') return true;
    throw error;
  }
}

/** Asks the holder for a shard; null when it does not agree. @throws KoiosError when it does not answer */
export async function askForShard(
  connection: NatsConnection,
  holder: ConnectorAddress,
  request: ShardRequest,
): Promise<HandedShard | null> {
  const call = handOverShardBy(holder.plantId, holder.connectorId);
  return (await callRpc(connection, call, request, { timeoutMs: answerLimitMs })).handedOver;
}

/** Answers those who ask this connector for a shard. */
export function serveHandOvers(
  connection: NatsConnection,
  { plantId, connectorId }: ConnectorAddress,
  holder: ShardHolder,
  log: Logger,
): RpcServer[] {
  return [
    serveRpc(
      connection,
      reserveShardOf(plantId, connectorId),
      (request) => Promise.resolve({ reserved: holder.reserve(request) }),
      log,
    ),
    serveRpc(
      connection,
      handOverShardBy(plantId, connectorId),
      async (request) => ({ handedOver: await holder.give(request) }),
      log,
    ),
  ];
}
