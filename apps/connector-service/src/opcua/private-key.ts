import type { AsymmetricDecryptParams, AsymmetricSignParams } from 'node-opcua-crypto';

/** Which key: a certificate's, of one revision. */
export interface KeyIdentity {
  readonly certificateId: string;
  readonly revision: number;
}

/** A private key as far as a secure channel needs it, wherever it is. Both answer or fail within the time. */
export interface PrivateKey {
  sign(data: Uint8Array, parameters: AsymmetricSignParams, timeoutMs: number): Promise<Buffer>;
  decryptBlock(block: Uint8Array, parameters: AsymmetricDecryptParams, timeoutMs: number): Promise<Buffer>;
  /** Whether it can be used now. */
  isAvailable(timeoutMs: number): Promise<boolean>;
}

/** Finds the key to use, each time that it is used: a plant's key custody may change while a channel is open. */
export interface PrivateKeys {
  of(identity: KeyIdentity): PrivateKey;
  /** Told of each channel that a key is used on, so that it is kept for as long as that is open. */
  usedOn(identity: KeyIdentity, channel: { readonly closed: boolean }): void;
}
