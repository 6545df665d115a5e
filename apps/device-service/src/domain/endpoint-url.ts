import { isIPv4 } from 'node:net';
import { KoiosError } from '@koios/opcua-contracts';

const longestUrl = 2048;
/** What a URL may hold unescaped (RFC 3986, 2); WHATWG parsers drop tabs and line breaks silently. */
const graphicAscii = /^[\x21-\x7e]+$/;
const dnsName =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/**
 * The address of an OPC UA server over TCP: `opc.tcp://host:port/path` (OPC 10000-6, 7.1). The port is asked for:
 * few servers listen at the registered 4840, and a forgotten port would show as a connection that fails.
 * @throws KoiosError ENDPOINT_URL_INVALID
 */
export function parseEndpointUrl(text: string): string {
  const trimmed = text.trim();
  const url = trimmed.length <= longestUrl && graphicAscii.test(trimmed) ? URL.parse(trimmed) : null;
  if (!url || !isEndpoint(url)) throw new KoiosError('ENDPOINT_URL_INVALID', undefined, 'endpointUrl');
  return trimmed;
}

function isEndpoint(url: URL): boolean {
  const hasExtras = url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';
  return url.protocol === 'opc.tcp:' && !hasExtras && isHost(url.hostname) && Number(url.port) > 0;
}

function isHost(host: string): boolean {
  // The URL parser has checked what stands in brackets.
  if (host.startsWith('[')) return true;
  return /^[\d.]+$/.test(host) ? isIPv4(host) : dnsName.test(host);
}
