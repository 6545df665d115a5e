import { describe, expect, it } from '@jest/globals';
import { checkUserIdentity, type UserIdentityInput } from '../src/index.js';

describe('a user identity', () => {
  it.each<[string, UserIdentityInput]>([
    ['nobody', { kind: 'ANONYMOUS' }],
    ['nobody, said with nulls', { kind: 'ANONYMOUS', userName: null, password: null, certificateId: null }],
    ['a name alone: the password stays', { kind: 'USER_NAME', userName: 'o' }],
    ['an empty password', { kind: 'USER_NAME', userName: 'operator', password: '' }],
    [
      'a name and a password of 256 characters',
      { kind: 'USER_NAME', userName: 'u'.repeat(256), password: 'p'.repeat(256) },
    ],
    ['a certificate', { kind: 'CERTIFICATE', certificateId: 'x' }],
  ])('may be %s', (_what, input) => {
    expect(() => checkUserIdentity(input)).not.toThrow();
  });

  it.each<[string, UserIdentityInput, string, string]>([
    ['no name', { kind: 'USER_NAME', password: 'x' }, 'USER_NAME_INVALID', 'userName'],
    ['an empty name', { kind: 'USER_NAME', userName: '' }, 'USER_NAME_INVALID', 'userName'],
    ['a name of 257', { kind: 'USER_NAME', userName: 'u'.repeat(257) }, 'USER_NAME_INVALID', 'userName'],
    ['a line break', { kind: 'USER_NAME', userName: 'a\nb' }, 'USER_NAME_INVALID', 'userName'],
    [
      'half a character in the password',
      { kind: 'USER_NAME', userName: 'a', password: '\ud800' },
      'PASSWORD_INVALID',
      'password',
    ],
    [
      'a password of 257',
      { kind: 'USER_NAME', userName: 'a', password: 'p'.repeat(257) },
      'PASSWORD_INVALID',
      'password',
    ],
    ['a password of nobody', { kind: 'ANONYMOUS', password: 'x' }, 'USER_IDENTITY_INVALID', 'password'],
    ['a name of nobody', { kind: 'ANONYMOUS', userName: 'x' }, 'USER_IDENTITY_INVALID', 'userName'],
    [
      'a certificate with a name',
      { kind: 'USER_NAME', userName: 'a', certificateId: 'x' },
      'USER_IDENTITY_INVALID',
      'certificateId',
    ],
    [
      'a password with a certificate',
      { kind: 'CERTIFICATE', certificateId: 'x', password: 'y' },
      'USER_IDENTITY_INVALID',
      'password',
    ],
  ])('may not have %s', (_what, input, code, field) => {
    expect(() => checkUserIdentity(input)).toThrow(
      expect.objectContaining({ code, field: `userIdentity.${field}` }),
    );
  });
});
