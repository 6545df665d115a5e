import { KoiosError } from '@koios/opcua-contracts';

/** A password as it is kept. */
export interface SealedPassword {
  /** Another password has another id. */
  readonly passwordId: string;
  /** A JWE that opens only with a key-encryption key, and only for the device and this id. */
  readonly sealedPassword: string;
}

/** As whom a session is opened (OPC 10000-4, 7.41). */
export type UserIdentity =
  | { readonly kind: 'ANONYMOUS' }
  | ({ readonly kind: 'USER_NAME'; readonly userName: string } & SealedPassword)
  /** null: the certificate was deleted, and nobody has chosen another one. */
  | { readonly kind: 'CERTIFICATE'; readonly certificateId: string | null };

/** What a caller asks for; without a password the saved one is meant. */
export type AskedIdentity =
  | Exclude<UserIdentity, { kind: 'USER_NAME' }>
  | {
      readonly kind: 'USER_NAME';
      readonly userName: string;
      readonly password: SealedPassword | undefined;
    };

export const anonymous: UserIdentity = { kind: 'ANONYMOUS' };

/**
 * What becomes of the saved identity. A password belongs to its user's name and goes with it.
 * @throws KoiosError PASSWORD_REQUIRED
 */
export function adoptIdentity(asked: AskedIdentity, saved: UserIdentity): UserIdentity {
  if (asked.kind !== 'USER_NAME') return asked;
  const { kind, userName, password } = asked;
  if (password) return { kind, userName, ...password };
  if (saved.kind === 'USER_NAME' && saved.userName === userName) return saved;
  throw new KoiosError('PASSWORD_REQUIRED', undefined, 'userIdentity.password');
}
