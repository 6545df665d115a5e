import type { z } from 'zod';

/** A request/reply call over NATS: JSON both ways, a `KoiosError` as `{ error: { code, message, field } }`. */
export interface RpcDefinition<
  Request extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly subject: string;
  readonly request: Request;
  readonly response: Response;
}

/** Describes a call. */
export function defineRpc<Request extends z.ZodType, Response extends z.ZodType>(
  subject: string,
  request: Request,
  response: Response,
): RpcDefinition<Request, Response> {
  return { subject, request, response };
}
