import type { ClientCertificateState, testConnectionIn, UserIdentityConfig } from '@koios/opcua-contracts';
import { type RecipientKey, SealError } from '@koios/sealing';
import { Secret } from '@koios/service-kit';
import { UserTokenType } from 'node-opcua';
import type { z } from 'zod';
import { ChannelKeyOperations } from '../opcua/channel-key-operations.js';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import type { PrivateKeys } from '../opcua/private-key.js';
import { anonymousUser, type IdentifiedUser, type SessionUser } from '../opcua/session-user.js';
import type { TransportObservation } from '../opcua/transport-observation.js';
import { essenceOfUser } from './desired-device.js';
import type { DevicePasswords } from './device-passwords.js';

type TestedIdentity = z.infer<ReturnType<typeof testConnectionIn>['request']>['userIdentity'];

/** Turns a configured or tested identity into a user that a session can be opened as. */
export class SessionUsers {
  constructor(
    private readonly privateKeys: PrivateKeys,
    private readonly connector: { readonly connectorId: string },
    private readonly recipient: RecipientKey,
    private readonly passwords: DevicePasswords,
    private readonly certificates: ReadonlyMap<string, ClientCertificateState>,
  ) {}

  /** The user of a saved device. */
  ofDevice(deviceId: string, identity: UserIdentityConfig): SessionUser {
    switch (identity.kind) {
      case 'ANONYMOUS':
        return anonymousUser;
      case 'USER_NAME': {
        const { userName, passwordId } = identity;
        const find = () => this.passwords.find(deviceId, passwordId);
        return userByName(userName, essenceOfUser(identity), find);
      }
      case 'CERTIFICATE':
        return this.byCertificate(identity.certificateId);
    }
  }

  /** The user of a connection test; a password that is not saved comes sealed for each connector of the plant. */
  ofTest(deviceId: string | null, identity: TestedIdentity): SessionUser {
    if (identity.kind !== 'USER_NAME') return this.ofDevice(deviceId ?? '', identity);
    const { userName, sealedPasswords, passwordId } = identity;
    if (sealedPasswords === null)
      return this.ofDevice(deviceId ?? '', { kind: 'USER_NAME', userName, passwordId: passwordId ?? '' });
    const sealed = sealedPasswords[this.connector.connectorId];
    return userByName(userName, userName, () => this.unsealTested(userName, sealed));
  }

  private async unsealTested(userName: string, sealed: string | undefined): Promise<Secret<string>> {
    // A connector that has just started may not have been known to whoever sealed it.
    if (sealed === undefined) throw new OpcUaFault('CONNECTOR_UNAVAILABLE');
    try {
      return new Secret((await this.recipient.unseal(sealed, { userName })).toString('utf8'));
    } catch (error) {
      if (error instanceof SealError) throw new OpcUaFault('CONNECTOR_UNAVAILABLE', null, { cause: error });
      throw error;
    }
  }

  /** Always its newest revision: whoever is signed in with an older one stays so. */
  private byCertificate(certificateId: string | null): SessionUser {
    const certificate = certificateId === null ? undefined : this.certificates.get(certificateId);
    return {
      kind: 'CERTIFICATE',
      essence: essenceOfUser({ kind: 'CERTIFICATE', certificateId }),
      revision: certificate?.revision ?? null,
      description: certificate
        ? `certificate ${certificate.name}, revision ${certificate.revision}, thumbprint ${certificate.thumbprint}`
        : 'a certificate that is not known',
      identify: (observation) => this.identifyByCertificate(certificate, observation),
    };
  }

  private identifyByCertificate(
    certificate: ClientCertificateState | undefined,
    observation: TransportObservation,
  ): Promise<IdentifiedUser> {
    if (!certificate) return Promise.reject(new OpcUaFault('USER_CERTIFICATE_NOT_FOUND'));
    const keys = new ChannelKeyOperations(this.privateKeys, certificate, observation);
    const certificateData = Buffer.from(certificate.certificateChain[0] ?? '', 'base64');
    return Promise.resolve({
      info: { type: UserTokenType.Certificate, certificateData, keyOperations: keys },
      keys,
    });
  }
}

function userByName(userName: string, essence: string, find: () => Promise<Secret<string>>): SessionUser {
  const identify = async (): Promise<IdentifiedUser> => {
    const password = (await find()).reveal();
    return { info: { type: UserTokenType.UserName, userName, password } };
  };
  return { kind: 'USER_NAME', essence, revision: null, description: `user name ${userName}`, identify };
}
