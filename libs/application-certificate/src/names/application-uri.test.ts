import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applicationUriFor, isApplicationUri, slugOf } from './application-uri.js';

describe('slugOf', () => {
  it.each([
    ['Line 4', 'line-4'],
    ['  Füllanlage -- Süd/2 ', 'fullanlage-sud-2'],
    ['Ærø', '%C3%A6r%C3%B8'],
    ['生产线 1', '%E7%94%9F%E4%BA%A7%E7%BA%BF-1'],
    ['ガ', '%E3%82%AC'],
    ['!!!', '!!!'],
    ['a'.repeat(70), 'a'.repeat(64)],
    [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
  ])('makes of %j %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it.each(['', '   ', '\t\n'])('refuses the blank name %j', (name) => {
    expect(() => slugOf(name)).toThrow(expect.objectContaining({ code: 'NAME_EMPTY' }));
  });
});

describe('applicationUriFor', () => {
  it.each([
    ['plant-7.example.com', 'urn:plant-7.example.com:Koios:line-4'],
    ['PLANT-7', 'urn:PLANT-7:Koios:line-4'],
    ['10.0.0.1', 'urn:10.0.0.1:Koios:line-4'],
    ['fe80::1', 'urn:fe80-0-0-0-0-0-0-1:Koios:line-4'],
  ])('names host %s', (hostname, applicationUri) => {
    expect(applicationUriFor(hostname, 'Line 4')).toBe(applicationUri);
  });

  it('refuses what is no host', () => {
    expect(() => applicationUriFor('a b', 'Line 4')).toThrow(
      expect.objectContaining({ code: 'HOST_NAME_INVALID' }),
    );
  });

  it('is a valid URI in ASCII for every host and every name', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    const name = fc
      .string({ unit: 'binary', maxLength: 300 })
      .filter((text) => text.toWellFormed().trim() !== '');
    fc.assert(
      fc.property(host, name, (hostname, text) => isApplicationUri(applicationUriFor(hostname, text))),
      { numRuns: 500 },
    );
  });
});

describe('isApplicationUri', () => {
  it.each([
    'urn:plant-7:Koios:line-4',
    'urn:plant-7.example.com:Koios:line%204',
    'urn:example:a/b?+r?=q#f',
    'URN:example:a',
    'http://plant.example/line?4#a',
    'opc.tcp://[fe80::1]:4840/line',
    'http://user@host:80/%C3%BC',
  ])('takes %s', (text) => {
    expect(isApplicationUri(text)).toBe(true);
  });

  it.each([
    '',
    'urn:',
    'urn:a',
    'urn:a:',
    'urn::b',
    'urn:-a:b',
    'urn:a:b c',
    'urn:a:%zz',
    'urn:a:ü',
    'urn:a:b?c',
    'line-4',
    'localhost:app',
    'http://',
    'http:///path',
    'http://host/a b',
    'http://host/<>',
    `urn:a:${'b'.repeat(1100)}`,
    'urn:a:b\n',
  ])('refuses %j', (text) => {
    expect(isApplicationUri(text)).toBe(false);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => typeof isApplicationUri(text) === 'boolean'),
    );
  });
});
