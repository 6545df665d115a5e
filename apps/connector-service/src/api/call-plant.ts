import { callRpc } from '@koios/messaging';
import { KoiosError, plantIdSchema, type RpcDefinition } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';

/**
 * Makes a call to the connectors of a plant.
 * @throws KoiosError PLANT_NOT_FOUND for what would be another subject, CONNECTOR_UNAVAILABLE when nobody answers
 */
export async function callPlant<Request extends z.ZodType, Response extends z.ZodType>(
  connection: NatsConnection,
  plantId: string,
  definitionIn: (plantId: string) => RpcDefinition<Request, Response>,
  request: z.input<Request>,
  timeoutMs: number,
): Promise<z.infer<Response>> {
  if (!plantIdSchema.safeParse(plantId).success)
    throw new KoiosError('PLANT_NOT_FOUND', undefined, 'plantId');
  try {
    return await callRpc(connection, definitionIn(plantId), request, { timeoutMs });
  } catch (error) {
    const isUnanswered = error instanceof KoiosError && error.code === 'SERVICE_UNAVAILABLE';
    throw isUnanswered ? new KoiosError('CONNECTOR_UNAVAILABLE') : error;
  }
}
