import { KoiosError } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { deviceEntity } from '../database/device-entity.js';
import type { PasswordVault } from '../user-identity/password-vault.js';

/** Which password, and for whom. */
export interface PasswordRequest {
  readonly plantId: string;
  readonly deviceId: string;
  readonly passwordId: string;
  readonly connectorId: string;
  /** The connector's public key. */
  readonly recipient: string;
}

/** Gives a connector the password of a device of its plant, sealed for its own key; each time is logged. */
export class HandOverPassword {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordVault,
    private readonly log: Logger,
  ) {}

  /** @throws KoiosError PASSWORD_NOT_FOUND also for a device of another plant */
  async execute({ plantId, deviceId, passwordId, connectorId, recipient }: PasswordRequest): Promise<string> {
    const device = await this.dataSource.getRepository(deviceEntity).findOneBy({ id: deviceId, plantId });
    const identity = device?.userIdentity;
    if (identity?.kind !== 'USER_NAME' || identity.passwordId !== passwordId)
      throw new KoiosError('PASSWORD_NOT_FOUND');
    const sealed = await this.passwords.sealFor(recipient, deviceId, identity);
    this.log.info({ plantId, deviceId, passwordId, connectorId }, 'a password was handed over, sealed');
    return sealed;
  }
}
