import type { KeyObject } from 'node:crypto';
import { decryptWith, signWith } from '@koios/application-certificate';
import type { AsymmetricDecryptParams, AsymmetricSignParams } from 'node-opcua-crypto';
import type { PrivateKey } from './private-key.js';

/** A key that was handed over to this process, which holds it in memory only; it does not print. */
export class HeldPrivateKey implements PrivateKey {
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  sign(data: Uint8Array, parameters: AsymmetricSignParams): Promise<Buffer> {
    return signWith(this.#key, { ...parameters, data });
  }

  decryptBlock(block: Uint8Array, parameters: AsymmetricDecryptParams): Promise<Buffer> {
    return decryptWith(this.#key, { ...parameters, block });
  }

  isAvailable(): Promise<boolean> {
    return Promise.resolve(true);
  }
}
