import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseNodeId } from './node-id.js';

const guid = '09087e75-8e5e-499b-954f-f2a9603db28a';

describe('a NodeId (OPC 10000-6, 5.3.1.10)', () => {
  it.each([
    ['i=13', { type: 'NUMERIC', namespaceIndex: 0, identifier: 13 }],
    ['ns=0;i=2258', { type: 'NUMERIC', namespaceIndex: 0, identifier: 2258 }],
    ['ns=10;i=0', { type: 'NUMERIC', namespaceIndex: 10, identifier: 0 }],
    ['ns=65535;i=4294967295', { type: 'NUMERIC', namespaceIndex: 65_535, identifier: 4_294_967_295 }],
    ['ns=2;s=Boiler.Temperature', { type: 'STRING', namespaceIndex: 2, identifier: 'Boiler.Temperature' }],
    ['ns=2;s=a;b=c;ns=7', { type: 'STRING', namespaceIndex: 2, identifier: 'a;b=c;ns=7' }],
    ['s=Kessel "Süd" 鍋', { type: 'STRING', namespaceIndex: 0, identifier: 'Kessel "Süd" 鍋' }],
    [`ns=2;g=${guid}`, { type: 'GUID', namespaceIndex: 2, identifier: guid }],
    [
      'ns=2;b=M/RbKBsRVkePCePcx24oRA==',
      { type: 'OPAQUE', namespaceIndex: 2, identifier: 'M/RbKBsRVkePCePcx24oRA==' },
    ],
  ])('%s is one', (text, nodeId) => {
    expect(parseNodeId(text)).toEqual(nodeId);
  });

  it.each([
    '',
    'Boiler',
    'ns=2',
    'ns=2;',
    'ns=2;Boiler',
    'ns=2;x=1',
    'ns=2;s=',
    'ns=2;i=',
    'ns=;i=1',
    'ns=-1;i=1',
    'ns=02;i=1',
    'ns=65536;i=1',
    'ns=a;i=1',
    'ns=2;i=4294967296',
    'ns=2;i=-1',
    'ns=2;i=1.5',
    'ns=2;i=0x10',
    'ns=2;i=01',
    'ns=2;i=1 ',
    'NS=2;i=1',
    'ns=2;g=09087e75',
    `ns=2;g={${guid}}`,
    'ns=2;b=no base64',
    'ns=2;b=QQ',
    'ns=2;b=====',
    'ns=2;s=two\nlines',
    'ns=2;s=lone\ud800',
  ])('%j is none', (text) => {
    expect(parseNodeId(text)).toBeUndefined();
  });

  it('that is null names no node', () => {
    expect(parseNodeId('i=0')).toBeUndefined();
    expect(parseNodeId('ns=0;i=0')).toBeUndefined();
  });

  it('with a namespace URI or on another server is not taken', () => {
    expect(parseNodeId('nsu=urn:example;s=Boiler')).toBeUndefined();
    expect(parseNodeId('svr=1;ns=2;s=Boiler')).toBeUndefined();
  });

  it('has an identifier of at most 4,096 characters or bytes (OPC 10000-3, 8.2.4)', () => {
    expect(parseNodeId(`s=${'a'.repeat(4096)}`)).toBeDefined();
    expect(parseNodeId(`s=${'a'.repeat(4097)}`)).toBeUndefined();
    expect(parseNodeId(`b=${Buffer.alloc(4096).toString('base64')}`)).toBeDefined();
    expect(parseNodeId(`b=${Buffer.alloc(4097).toString('base64')}`)).toBeUndefined();
  });

  it('is read from any text without failing, and what is read says the same as the text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^(ns=\d{1,6};)?[isgb]=.{0,40}$/));
    fc.assert(
      fc.property(text, (candidate) => {
        const nodeId = parseNodeId(candidate);
        if (nodeId) expect(candidate.endsWith(`=${nodeId.identifier}`)).toBe(true);
      }),
    );
  });
});
