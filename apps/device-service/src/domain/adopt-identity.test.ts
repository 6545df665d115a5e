import { describe, expect, it } from '@jest/globals';
import { adoptIdentity, type UserIdentity } from './user-identity.js';

describe('a password that is not given', () => {
  const saved: UserIdentity = {
    kind: 'USER_NAME',
    userName: 'operator',
    passwordId: 'id',
    sealedPassword: 'sealed',
  };

  it('is the saved one while the name stays', () => {
    const asked = { kind: 'USER_NAME', userName: 'operator', password: undefined } as const;
    expect(adoptIdentity(asked, saved)).toEqual(saved);
  });

  it('is asked for under another name, and where none was saved', () => {
    const renamed = { kind: 'USER_NAME', userName: 'Operator', password: undefined } as const;
    const refusal = expect.objectContaining({ code: 'PASSWORD_REQUIRED', field: 'userIdentity.password' });
    expect(() => adoptIdentity(renamed, saved)).toThrow(refusal);
    expect(() => adoptIdentity(renamed, { kind: 'ANONYMOUS' })).toThrow(refusal);
  });

  it('goes with the kind', () => {
    expect(adoptIdentity({ kind: 'ANONYMOUS' }, saved)).toEqual({ kind: 'ANONYMOUS' });
  });
});
