import type { KeyIdentity } from './sealed-key.js';

/** Where all keys lie. */
export const keysPrefix = 'keys/';

/** Says which database all keys belong to. */
export const ownerObject = 'owner';

/** Where each database that has keys here says so, by the name of an object. */
export const usersPrefix = 'databases/';

/** Where a copy of a key lies while it is sealed anew: before the key's own name. */
export const copiesPrefix = 'resealing/';

/** Where the keys of one certificate lie. */
export function certificatePrefix(certificateId: string): string {
  return `${keysPrefix}${certificateId}/`;
}

/**
 * The object that holds one sealed key, by a name that no other key ever has: what a failed regeneration writes or removes
 * late does not meet the key of the next one. The id of a first revision was made for it.
 */
export function keyObjectName({ certificateId, revision, thumbprint }: KeyIdentity): string {
  const key = thumbprint === null || revision === 1 ? `${revision}` : `${revision}-${thumbprint}`;
  return `${certificatePrefix(certificateId)}${key}.jwe`;
}

/** Where the key lies if it was stored before certificates were in the names. */
export function formerKeyObjectName(identity: KeyIdentity): string {
  return keyObjectName({ ...identity, thumbprint: null });
}

/** Whose key an object is; undefined for an object that is none of ours. */
export function identityOfObject(name: string): KeyIdentity | undefined {
  const [, certificateId, revision, thumbprint = null] =
    /^keys\/([0-9a-f-]{36})\/([1-9][0-9]{0,8})(?:-([0-9A-F]{40}))?\.jwe$/.exec(name) ?? [];
  return certificateId && revision ? { certificateId, revision: Number(revision), thumbprint } : undefined;
}
