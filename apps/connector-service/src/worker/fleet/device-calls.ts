import { callToShard, type DeviceCall } from '@koios/opcua-contracts';
import { type RpcServer, serveRpc } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';

/** Answers the calls for devices that this connector holds, and for no others: those reach whoever holds them. */
export class DeviceCalls {
  private readonly serveOn: ((shard: number) => RpcServer)[] = [];
  private readonly open = new Map<number, RpcServer[]>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly plantId: string,
    private readonly log: Logger,
  ) {}

  /** Before the first shard is taken. */
  serve<Request extends z.ZodType, Response extends z.ZodType>(
    call: DeviceCall<Request, Response>,
    handle: (request: z.infer<Request>) => Promise<z.infer<Response>>,
  ): void {
    this.serveOn.push((shard) =>
      serveRpc(this.connection, callToShard(this.plantId, shard, call), handle, this.log),
    );
  }

  hold(shard: number): void {
    if (this.open.has(shard)) return;
    this.open.set(
      shard,
      this.serveOn.map((serve) => serve(shard)),
    );
  }

  letGo(shard: number): void {
    for (const server of this.open.get(shard) ?? []) void server.stop();
    this.open.delete(shard);
  }
}
