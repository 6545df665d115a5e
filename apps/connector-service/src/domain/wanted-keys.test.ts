import { describe, expect, it } from '@jest/globals';
import type { ClientCertificateState, DeviceConfig } from '@koios/opcua-contracts';
import { mayBeHeld, wantedKeys } from './wanted-keys.js';

function device(wish: Partial<DeviceConfig> = {}): DeviceConfig {
  return {
    enabled: true,
    securityMode: 'SIGN',
    effectiveCertificateId: 'one',
    userIdentity: { kind: 'ANONYMOUS' },
    keyCustody: 'SEALED',
    ...wish,
  } as DeviceConfig;
}

const certificates = new Map(
  ['one', 'two'].map((id) => [id, { revision: 3, oldestUsableRevision: 2 } as ClientCertificateState]),
);
const wanted = (...configs: DeviceConfig[]) => wantedKeys({ configs, certificates });

describe('the keys that a connector is to hold', () => {
  it('are of the newest revision of what the devices of a SEALED plant use, each once', () => {
    expect(wanted(device(), device())).toEqual([{ certificateId: 'one', revision: 3 }]);
    const byCertificate = { kind: 'CERTIFICATE', certificateId: 'two' } as const;
    expect(wanted(device({ userIdentity: byCertificate }))).toEqual([
      { certificateId: 'one', revision: 3 },
      { certificateId: 'two', revision: 3 },
    ]);
  });

  it.each([
    ['of a plant with key custody REMOTE', device({ keyCustody: 'REMOTE' })],
    ['of a plant whose key custody is not known', device({ keyCustody: undefined })],
    ['of a disabled device', device({ enabled: false })],
    ['of a device without security', device({ securityMode: 'NONE' })],
    ['of a certificate that is gone', device({ effectiveCertificateId: 'gone' })],
    ['of a device that has none', device({ effectiveCertificateId: null })],
  ])('are not those %s', (_which, config) => {
    expect(wanted(config)).toEqual([]);
  });
});

describe('a key that is held for an open channel', () => {
  const mayBe = (revision: number, config = device(), certificateId = 'one') =>
    mayBeHeld({ certificateId, revision }, { configs: [config], certificates });

  it('may stay while its revision is usable and the plant is SEALED', () => {
    expect([mayBe(3), mayBe(2), mayBe(1)]).toEqual([true, true, false]);
    expect(mayBe(3, device({ keyCustody: 'REMOTE' }))).toBe(false);
    expect(mayBe(3, device(), 'gone')).toBe(false);
    expect(mayBe(3, device({ effectiveCertificateId: 'two' }))).toBe(true);
  });
});
