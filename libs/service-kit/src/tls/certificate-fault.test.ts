import { describe, expect, it } from '@jest/globals';
import { certificateFault } from './certificate-fault.js';

const coded = (code: string): Error => Object.assign(new Error('no'), { code });

describe('a refused certificate is told by what is wrong and where to look:', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /^no authority in TLS_CA vouches .* S3_ENDPOINT .*SELF_SIGNED/],
    ['CERT_HAS_EXPIRED', /S3_ENDPOINT has expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /S3_ENDPOINT is for another name/],
  ])('%s', (code, sentence) => {
    expect(certificateFault(coded(code), 'S3_ENDPOINT')).toMatch(sentence);
  });

  it('also when it is the cause of what a library throws', () => {
    const wrapped = new TypeError('fetch failed', { cause: coded('DEPTH_ZERO_SELF_SIGNED_CERT') });
    expect(certificateFault(wrapped, 'NATS_URL', 'NATS_TLS_CA')).toContain('NATS_TLS_CA');
  });

  it.each([[coded('ECONNREFUSED')], [new Error('no')], ['CERT_HAS_EXPIRED'], [undefined]])(
    'and other faults are not: %p',
    (error) => {
      expect(certificateFault(error, 'S3_ENDPOINT')).toBeUndefined();
    },
  );
});
