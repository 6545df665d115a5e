import { describe, expect, it } from '@jest/globals';
import { messageSecurityModeSchema, securityPolicySchema } from '@koios/opcua-contracts';
import { parseSecuritySettings } from './security-settings.js';

describe('security settings', () => {
  it('are none at all when nothing is said', () => {
    const none = { securityMode: 'NONE', securityPolicy: 'NONE', clientCertificateId: null };
    expect(parseSecuritySettings({})).toEqual(none);
    expect(
      parseSecuritySettings({ securityMode: null, securityPolicy: null, clientCertificateId: null }),
    ).toEqual(none);
  });

  it.each(['SIGN', 'SIGN_AND_ENCRYPT'] as const)(
    'with mode %s take the strongest policy when none is said',
    (securityMode) => {
      expect(parseSecuritySettings({ securityMode }).securityPolicy).toBe('AUTO');
    },
  );

  it('with mode NONE take AUTO for the only policy there is', () => {
    expect(parseSecuritySettings({ securityMode: 'NONE', securityPolicy: 'AUTO' }).securityPolicy).toBe(
      'NONE',
    );
  });

  const combinations = messageSecurityModeSchema.options.flatMap((securityMode) =>
    securityPolicySchema.options
      .filter((securityPolicy) => securityPolicy !== 'AUTO')
      .map((securityPolicy) => ({ securityMode, securityPolicy })),
  );

  it.each(combinations)(
    'with mode $securityMode and policy $securityPolicy are taken if both or neither are NONE',
    (input) => {
      const fits = (input.securityMode === 'NONE') === (input.securityPolicy === 'NONE');
      const parse = () => parseSecuritySettings(input);
      if (fits) expect(parse()).toEqual({ ...input, clientCertificateId: null });
      else
        expect(parse).toThrow(
          expect.objectContaining({ code: 'SECURITY_POLICY_INVALID', field: 'securityPolicy' }),
        );
    },
  );
});
