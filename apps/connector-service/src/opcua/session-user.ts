import type { UserIdentityKind } from '@koios/opcua-contracts';
import { type UserIdentityInfo, UserTokenType } from 'node-opcua';
import type { ChannelKeyOperations } from './channel-key-operations.js';
import type { TransportObservation } from './transport-observation.js';

/** As whom a session is to be opened (OPC 10000-4, 7.41). */
export interface SessionUser {
  readonly kind: UserIdentityKind;
  /** Differs when it is another user, or the same with another password. */
  readonly essence: string;
  /** Of the certificate that identifies it, if one does. */
  readonly revision: number | null;
  /** For a diagnosis; nothing secret. */
  readonly description: string;
  /** Fetches what the user proves itself with, for one session. @throws KoiosError or OpcUaFault */
  identify(observation: TransportObservation): Promise<IdentifiedUser>;
}

/** What node-opcua signs in with. */
export interface IdentifiedUser {
  readonly info: UserIdentityInfo;
  /** The user's own key. */
  readonly keys?: ChannelKeyOperations;
}

/** Nobody in particular. */
export const anonymousUser: SessionUser = {
  kind: 'ANONYMOUS',
  essence: 'ANONYMOUS',
  revision: null,
  description: 'anonymous',
  identify: () => Promise.resolve({ info: { type: UserTokenType.Anonymous } }),
};

/** Which kinds of user tokens an endpoint takes; issued tokens (OPC 10000-4, 7.41.6) are none of ours. */
export function userIdentityKindOf(tokenType: UserTokenType): UserIdentityKind | undefined {
  switch (tokenType) {
    case UserTokenType.Anonymous:
      return 'ANONYMOUS';
    case UserTokenType.UserName:
      return 'USER_NAME';
    case UserTokenType.Certificate:
      return 'CERTIFICATE';
    default:
      return undefined;
  }
}
