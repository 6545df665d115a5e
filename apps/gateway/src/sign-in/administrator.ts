import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@koios/service-kit';
import { verify } from '@node-rs/argon2';

/** The one user there is until an identity provider is connected. */
export class Administrator {
  constructor(
    readonly username: string,
    private readonly passwordHash: Secret<string>,
  ) {}

  /** Takes as long for a wrong user name as for a wrong password, so that neither can be told from the other. */
  async is(username: string, password: string): Promise<boolean> {
    const passwordMatches = await verify(this.passwordHash.reveal(), password);
    const usernameMatches = timingSafeEqual(digest(username), digest(this.username));
    return passwordMatches && usernameMatches;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
