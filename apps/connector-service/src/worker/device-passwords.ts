import { callRpc } from '@koios/messaging';
import { type DeviceConfig, handOverPasswordIn } from '@koios/opcua-contracts';
import type { RecipientKey } from '@koios/sealing';
import { Secret } from '@koios/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';

interface KnownPassword {
  readonly passwordId: string;
  readonly password: Secret<string>;
}

/**
 * The passwords of the plant's devices, in memory only: each is asked for once, sealed for this process, and kept so
 * that a device can connect again while device-service is away.
 */
export class DevicePasswords {
  private readonly known = new Map<string, KnownPassword>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly connector: { readonly plantId: string; readonly connectorId: string },
    private readonly recipient: RecipientKey,
  ) {}

  /** @throws KoiosError PASSWORD_NOT_FOUND, or SERVICE_UNAVAILABLE while device-service does not answer */
  async find(deviceId: string, passwordId: string): Promise<Secret<string>> {
    const known = this.known.get(deviceId);
    if (known?.passwordId === passwordId) return known.password;
    const password = await this.ask(deviceId, passwordId);
    this.known.set(deviceId, { passwordId, password });
    return password;
  }

  /** Forgets what the device does not use any more; undefined: it is gone. The key is `<plant>.<device>`. */
  keepOnly(key: string, config: DeviceConfig | undefined): void {
    const deviceId = key.slice(key.indexOf('.') + 1);
    const identity = config?.userIdentity;
    const passwordId = identity?.kind === 'USER_NAME' ? identity.passwordId : undefined;
    if (this.known.get(deviceId)?.passwordId !== passwordId) this.known.delete(deviceId);
  }

  private async ask(deviceId: string, passwordId: string): Promise<Secret<string>> {
    const owner = { deviceId, passwordId };
    const { plantId, connectorId } = this.connector;
    const request = { ...owner, connectorId, recipient: this.recipient.publicKey };
    const { sealedPassword } = await callRpc(this.connection, handOverPasswordIn(plantId), request);
    const plain = await this.recipient.unseal(sealedPassword, owner);
    return new Secret(plain.toString('utf8'));
  }
}
