export { type KeyEncryptionKeys, parseKeyEncryptionKeys } from './key-encryption-keys.js';
export { seal, SealError, type SecretOwner, unseal } from './seal.js';
export { isBroken, isSealedWithNewest, reseal } from './reseal.js';
export { RecipientKey, recipientPublicKeyForm, sealFor } from './recipient-key.js';
