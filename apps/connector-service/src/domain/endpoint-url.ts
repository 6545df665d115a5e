/** Where a server listens. */
export interface EndpointAddress {
  readonly host: string;
  readonly port: number;
}

/** The port that IANA registered for OPC UA. */
const defaultPort = 4840;

/** The address in an `opc.tcp://host:port/path` URL (OPC 10000-6, 7.2); undefined when it is none. */
export function parseEndpointUrl(endpointUrl: string): EndpointAddress | undefined {
  const scheme = /^opc\.tcp:\/\//i;
  if (!scheme.test(endpointUrl)) return undefined;
  // A scheme that the URL parser does not know keeps every port, also one that is some other scheme's default.
  const url = URL.parse(endpointUrl.replace(scheme, 'opc-tcp://'));
  if (!url?.hostname || url.username || url.password) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? defaultPort : Number(url.port) };
}
