import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Says of an address whether a proxy of ours has it. */
export type TrustsProxy = (address: string, hop: number) => boolean;

/**
 * @param proxies addresses, ranges such as 10.0.0.0/8, and loopback, linklocal and uniquelocal for what is private to the
 * machine, the link and the site
 * @throws TypeError for what is none of these
 */
export function proxiesAt(proxies: readonly string[]): TrustsProxy {
  return proxyAddr.compile([...proxies]);
}

/** Where requests come from. */
export class CallerAddresses {
  constructor(private readonly trustsProxy: TrustsProxy) {}

  /**
   * The address of who sent a request, over HTTP or for a WebSocket; empty when it is gone already. What the request says of
   * itself (X-Forwarded-For) counts as far as proxies of ours have written it. Who is no address is not believed.
   */
  of(request: IncomingMessage): string {
    const fromNearToFar = proxyAddr.all(request, this.trustsProxy);
    return written(fromNearToFar.findLast((address) => isIP(address) !== 0));
  }
}

/** As people write it: IPv4 that came over an IPv6 socket is shown as IPv4. */
function written(address = ''): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
