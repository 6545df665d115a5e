import { describe, expect, it } from '@jest/globals';
import { parseEndpointUrl } from './endpoint-url.js';

const longest = `opc.tcp://host:4840/${'a'.repeat(2048 - 'opc.tcp://host:4840/'.length)}`;

describe('an endpoint URL', () => {
  it.each([
    'opc.tcp://plc-7.example.com:4840',
    'opc.tcp://plc_7:4840/UA/Server',
    'opc.tcp://192.168.0.7:1',
    'opc.tcp://[fe80::1]:65535/path',
    'opc.tcp://localhost.:4840/a%20b',
    'OPC.TCP://HOST:4840',
    longest,
  ])('%.60s is one', (url) => {
    expect(parseEndpointUrl(`  ${url} `)).toBe(url);
  });

  it.each([
    '',
    'opc.tcp://',
    'opc.tcp://host',
    'opc.tcp://host:',
    'opc.tcp://host:0',
    'opc.tcp://host:65536',
    'opc.tcp://:4840',
    'opc.tcp:host:4840',
    'http://host:4840',
    'opc.https://host:4840',
    'opc.wss://host:4840',
    'javascript:alert(1)',
    'host:4840',
    'opc.tcp://user:password@host:4840',
    'opc.tcp://user@host:4840',
    'opc.tcp://host:4840/?query',
    'opc.tcp://host:4840/#fragment',
    'opc.tcp://300.1.1.1:4840',
    'opc.tcp://[::1:4840',
    'opc.tcp://-host:4840',
    'opc.tcp://ho st:4840',
    'opc.tcp://host:48\n40',
    'opc.tcp://hóst:4840',
    'opc.tcp://host%00:4840',
    `opc.tcp://${'a'.repeat(64)}:4840`,
    `${longest}a`,
  ])('%.60j is none', (url) => {
    expect(() => parseEndpointUrl(url)).toThrow(
      expect.objectContaining({ code: 'ENDPOINT_URL_INVALID', field: 'endpointUrl' }),
    );
  });
});
