import type { z } from 'zod';
import { defineRpc, type RpcDefinition } from './rpc.js';

/**
 * A call as the connectors of one plant make it: the plant is the last token of the subject, so that NATS can hold each
 * connector to its own plant and the service that answers knows who asks. `*` is what that service listens to.
 */
export function inPlant<Request extends z.ZodType, Response extends z.ZodType>(
  definition: RpcDefinition<Request, Response>,
  plantId: string,
): RpcDefinition<Request, Response> {
  return defineRpc(`${definition.subject}.${plantId}`, definition.request, definition.response);
}

/** The plant in the subject of a call that was made by way of {@link inPlant}. */
export function plantOf(subject: string): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}
