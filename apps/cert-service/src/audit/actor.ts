import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { Caller, SubgraphContext } from '@koios/service-kit';

/** Who causes a change, and from where. */
export interface Actor {
  /** The token's subject, or `system`. */
  readonly subject: string;
  /** The caller's network address as the gateway saw it. */
  readonly address: string | null;
}

const systemSubject = 'system';

/** The service itself, where nobody asked: automatic renewal, the first default certificate, trust on first use. */
export const systemActor: Actor = { subject: systemSubject, address: null };

/** What a resolver gets; Nest adds the request, which a WebSocket operation has in another form. */
export interface ResolverContext extends SubgraphContext {
  readonly req?: { readonly headers?: IncomingHttpHeaders };
}

/** Who asks by GraphQL. */
export function actorOf({ caller, req }: ResolverContext): Actor {
  return actorFrom(caller, req?.headers ?? {});
}

/** Who asks by HTTP. A person whose name is `system` does not pass for the service. */
export function actorFrom({ subject }: Caller, headers: IncomingHttpHeaders): Actor {
  return {
    subject: subject === systemSubject ? `user:${subject}` : subject,
    address: addressOf(headers['x-forwarded-for']),
  };
}

/** The first address is the gateway's own word (it lets none of the caller's through); what is no address is not kept. */
function addressOf(forwardedFor: string | string[] | undefined): string | null {
  const [first = ''] = String(forwardedFor ?? '').split(',', 1);
  const address = first.trim();
  return address.length <= 64 && isIP(address) !== 0 ? address : null;
}
