import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { CallerAddresses, proxiesAt } from './caller-addresses.js';

/** What a request is taken to come from that comes over such a socket and says such things of itself. */
function addressOf(remote: string | undefined, forwardedFor?: string, proxies: string[] = []): string {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remote });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return new CallerAddresses(proxiesAt(proxies)).of(request);
}

describe("a caller's address", () => {
  it.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::17', '2001:db8::17'],
    [undefined, ''],
  ])('of %j is %j', (given, address) => {
    expect(addressOf(given)).toBe(address);
    expect(addressOf(given, undefined, ['loopback'])).toBe(address);
  });

  it('is not what somebody says who is no proxy of ours', () => {
    expect(addressOf('192.0.2.7', '6.6.6.6')).toBe('192.0.2.7');
    expect(addressOf('192.0.2.7', '6.6.6.6', ['loopback', '10.0.0.0/8'])).toBe('192.0.2.7');
  });

  it.each([
    ['the caller', '198.51.100.4', '198.51.100.4'],
    ['the caller, as IPv6', '2001:db8::17', '2001:db8::17'],
    ['the caller behind another proxy of ours', '198.51.100.4, 10.1.2.3', '198.51.100.4'],
    ['the caller, who said something else before', '6.6.6.6, 198.51.100.4', '198.51.100.4'],
    ['nothing', undefined, '10.0.0.1'],
    ['what is no address', '<script>', '10.0.0.1'],
    ['nothing that anybody could be', 'unknown, 10.1.2.3', '10.1.2.3'],
  ])('behind a proxy that names %s is believed', (_what, forwardedFor, address) => {
    expect(addressOf('::ffff:10.0.0.1', forwardedFor, ['uniquelocal'])).toBe(address);
    expect(addressOf('10.0.0.1', forwardedFor, ['10.0.0.1', '10.1.0.0/16'])).toBe(address);
  });
});
