import { describe, expect, it } from '@jest/globals';
import { parseEndpointUrl } from './endpoint-url.js';

describe('an endpoint URL', () => {
  it.each([
    ['opc.tcp://press-1:4841', 'press-1', 4841],
    ['opc.tcp://press-1', 'press-1', 4840],
    ['opc.tcp://press-1:80/a/b', 'press-1', 80],
    ['OPC.TCP://press-1.example.com:62541/UA/Server', 'press-1.example.com', 62541],
    ['opc.tcp://192.168.0.7:4840', '192.168.0.7', 4840],
    ['opc.tcp://[::1]:4840/', '::1', 4840],
  ])('%s leads to %s, port %d', (endpointUrl, host, port) => {
    expect(parseEndpointUrl(endpointUrl)).toEqual({ host, port });
  });

  it.each([
    '',
    'press-1:4840',
    'http://press-1:4840',
    'opc.tcp:press-1',
    'opc.tcp://',
    'opc.tcp://:4840',
    'opc.tcp://press-1:99999',
    'opc.tcp://user:secret@press-1:4840',
  ])('%j is none', (endpointUrl) => {
    expect(parseEndpointUrl(endpointUrl)).toBeUndefined();
  });
});
