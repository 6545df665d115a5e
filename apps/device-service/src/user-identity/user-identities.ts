import { checkUserIdentity, type UserIdentityInput } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import type { AskedIdentity } from '../domain/user-identity.js';
import type { PasswordVault } from './password-vault.js';

const certificateField = 'userIdentity.certificateId';

/** Takes over the user identity that a caller gives: checked, and its password sealed at once. */
export class UserIdentities {
  constructor(
    private readonly certificates: CertificateDirectory,
    private readonly passwords: PasswordVault,
  ) {}

  /** @throws KoiosError for each wrong value, with its field; SERVICE_UNAVAILABLE when a certificate cannot be checked */
  async take(deviceId: string, input: UserIdentityInput): Promise<AskedIdentity> {
    checkUserIdentity(input);
    const { kind, userName, password, certificateId } = input;
    switch (kind) {
      case 'ANONYMOUS':
        return { kind };
      case 'USER_NAME': {
        const sealed = password == null ? undefined : await this.passwords.seal(deviceId, password);
        return { kind, userName: userName ?? '', password: sealed };
      }
      case 'CERTIFICATE':
        return { kind, certificateId: await this.existing(certificateId ?? '') };
    }
  }

  private async existing(certificateId: string): Promise<string> {
    const id = entityId(certificateId, 'CERTIFICATE_NOT_FOUND', certificateField);
    await this.certificates.requireExisting(id, certificateField);
    return id;
  }
}
