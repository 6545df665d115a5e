import { KoiosError } from './errors/koios-error.js';
import type { UserIdentityKind } from './security.js';

/** A user identity as a caller gives it. */
export interface UserIdentityInput {
  readonly kind: UserIdentityKind;
  readonly userName?: string | null;
  readonly password?: string | null;
  readonly certificateId?: string | null;
}

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
