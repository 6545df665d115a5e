import { KoiosError, type UserIdentityKind } from '@koios/opcua-contracts';

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

/** A user identity as a caller gives it. */
export interface UserIdentityInput {
  readonly kind: UserIdentityKind;
  readonly userName?: string | null;
  readonly password?: string | null;
  readonly certificateId?: string | null;
}

export const anonymous: UserIdentity = { kind: 'ANONYMOUS' };

const longestUserName = 256;
const longestPassword = 256;
const control = /\p{Cc}/u;
/** What belongs to which kind, beside the kind itself. */
const belongings: Readonly<Record<UserIdentityKind, readonly (keyof UserIdentityInput)[]>> = {
  ANONYMOUS: [],
  USER_NAME: ['userName', 'password'],
  CERTIFICATE: ['certificateId'],
};

/** @throws KoiosError USER_IDENTITY_INVALID, USER_NAME_INVALID or PASSWORD_INVALID */
export function checkUserIdentity(input: UserIdentityInput): void {
  for (const name of ['userName', 'password', 'certificateId'] as const) {
    if (input[name] != null && !belongings[input.kind].includes(name))
      throw new KoiosError('USER_IDENTITY_INVALID', undefined, `userIdentity.${name}`);
  }
  if (input.kind === 'USER_NAME') checkUserName(input);
}

function checkUserName({ userName, password }: UserIdentityInput): void {
  const isName = userName && userName.length <= longestUserName && isText(userName);
  if (!isName || control.test(userName))
    throw new KoiosError('USER_NAME_INVALID', undefined, 'userIdentity.userName');
  if (password != null && (password.length > longestPassword || !isText(password)))
    throw new KoiosError('PASSWORD_INVALID', undefined, 'userIdentity.password');
}

/** What cannot be written in UTF-8 would arrive as something else. */
function isText(text: string): boolean {
  return text.isWellFormed();
}

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
