import {
  checkUserIdentity,
  type DeviceConfig,
  KoiosError,
  type testConnectionIn,
  type UserIdentityConfig,
  type UserIdentityInput,
} from '@koios/opcua-contracts';
import { sealFor } from '@koios/sealing';
import { entityId } from '@koios/service-kit';
import type { z } from 'zod';
import type { FleetState } from './fleet-state.js';

type TestedIdentity = z.infer<ReturnType<typeof testConnectionIn>['request']>['userIdentity'];

/** What is tested, in as far as the user depends on it. */
export interface TestedConnection {
  readonly plantId: string;
  readonly endpointUrl: string;
  readonly device: DeviceConfig | undefined;
}

/** What was saved a moment ago may still be on its way here. */
const projectionLimitMs = 2_000;
const passwordField = 'userIdentity.password';

/** As whom a connection test signs in. */
export class TestedIdentities {
  constructor(private readonly fleet: FleetState) {}

  /** @throws KoiosError for input that cannot be tried, with its field */
  async choose(input: UserIdentityInput | null, tested: TestedConnection): Promise<TestedIdentity> {
    if (!input) return saved(tested.device?.userIdentity ?? { kind: 'ANONYMOUS' }, tested);
    checkUserIdentity(input);
    const { kind, userName, password, certificateId } = input;
    switch (kind) {
      case 'ANONYMOUS':
        return { kind };
      case 'CERTIFICATE':
        return { kind, certificateId: await this.existing(certificateId ?? '') };
      case 'USER_NAME':
        return password == null
          ? savedPassword(userName ?? '', tested)
          : this.withPassword(userName ?? '', password, tested);
    }
  }

  /** Whichever connector of the plant makes the test, it alone can open what was sealed for it. */
  private async withPassword(
    userName: string,
    password: string,
    { plantId }: TestedConnection,
  ): Promise<TestedIdentity> {
    const secret = Buffer.from(password, 'utf8');
    const sealed = this.fleet.connectors
      .list()
      .filter((connector) => connector.plantId === plantId)
      .map(async ({ connectorId, recipientKey }) =>
        recipientKey === null ? [] : [[connectorId, await sealFor(secret, { userName }, recipientKey)]],
      );
    const sealedPasswords = Object.fromEntries((await Promise.all(sealed)).flat()) as Record<string, string>;
    return { kind: 'USER_NAME', userName, passwordId: null, sealedPasswords };
  }

  private async existing(certificateId: string): Promise<string> {
    const field = 'userIdentity.certificateId';
    const id = entityId(certificateId, 'CERTIFICATE_NOT_FOUND', field);
    if (await this.fleet.certificates.getSoon(id, projectionLimitMs)) return id;
    throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, field);
  }
}

function savedPassword(userName: string, tested: TestedConnection): TestedIdentity {
  const identity = tested.device?.userIdentity;
  if (identity?.kind === 'USER_NAME' && identity.userName === userName) return saved(identity, tested);
  throw new KoiosError('PASSWORD_REQUIRED', undefined, passwordField);
}

/** A saved password goes to the server that it was saved for and to no other: it could be read there. */
function saved(identity: UserIdentityConfig, { device, endpointUrl }: TestedConnection): TestedIdentity {
  if (identity.kind !== 'USER_NAME') return identity;
  if (device?.endpointUrl === endpointUrl) return { ...identity, sealedPasswords: null };
  const message = 'The saved password belongs to another address: give it again to test this one.';
  throw new KoiosError('PASSWORD_REQUIRED', message, passwordField);
}
