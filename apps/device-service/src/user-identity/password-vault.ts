import { randomUUID } from 'node:crypto';
import { type KeyEncryptionKeys, reseal, seal, sealFor, unseal } from '@koios/sealing';
import type { SealedPassword } from '../domain/user-identity.js';

/** Seals, hands over and reseals passwords; nobody else sees one in plain. */
export class PasswordVault {
  constructor(private readonly keys: KeyEncryptionKeys) {}

  /** For this device and no other. */
  async seal(deviceId: string, password: string): Promise<SealedPassword> {
    const passwordId = randomUUID();
    const secret = Buffer.from(password, 'utf8');
    try {
      return { passwordId, sealedPassword: await seal(secret, { deviceId, passwordId }, this.keys) };
    } finally {
      secret.fill(0);
    }
  }

  /**
   * The password, sealed for the process that holds the recipient's key.
   * @throws SealError when it does not open, or the recipient's key is none
   */
  async sealFor(
    recipient: string,
    deviceId: string,
    { passwordId, sealedPassword }: SealedPassword,
  ): Promise<string> {
    const owner = { deviceId, passwordId };
    const secret = await unseal(sealedPassword, owner, this.keys);
    try {
      return await sealFor(secret, owner, recipient);
    } finally {
      secret.fill(0);
    }
  }

  /** Sealed with the newest key-encryption key; undefined when it is already. @throws SealError */
  reseal(sealedPassword: string): Promise<string | undefined> {
    return reseal(sealedPassword, this.keys);
  }
}
