import type { z } from 'zod';
import { shardOf } from '../shards.js';
import { defineRpc, type RpcDefinition } from './rpc.js';

/** A call that only the connector that holds the device can answer, because it needs the running session. */
export interface DeviceCall<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  /** One token of a subject. */
  readonly name: string;
  readonly request: Request;
  readonly response: Response;
}

/** The call as the connector that holds the device's shard serves it: `connectors.<plant>.shard.<shard>.<name>`. */
export function callTo<Request extends z.ZodType, Response extends z.ZodType>(
  device: { readonly plantId: string; readonly deviceId: string },
  call: DeviceCall<Request, Response>,
): RpcDefinition<Request, Response> {
  return callToShard(device.plantId, shardOf(device.deviceId), call);
}

/** As its holder subscribes to it. */
export function callToShard<Request extends z.ZodType, Response extends z.ZodType>(
  plantId: string,
  shard: number,
  { name, request, response }: DeviceCall<Request, Response>,
): RpcDefinition<Request, Response> {
  return defineRpc(`connectors.${plantId}.shard.${shard}.${name}`, request, response);
}
