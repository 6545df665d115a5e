import { callRpc } from '@koios/messaging';
import { describeCertificates, inPlant, keyDecrypt, keySign } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import type { AsymmetricDecryptParams, AsymmetricSignParams } from 'node-opcua-crypto';
import type { KeyIdentity, PrivateKey } from './private-key.js';

/** A key that stays in cert-service: each signature and each cipher block is a call over NATS. */
export class RemotePrivateKey implements PrivateKey {
  constructor(
    private readonly connection: NatsConnection,
    private readonly plantId: string,
    private readonly identity: KeyIdentity,
  ) {}

  async sign(data: Uint8Array, parameters: AsymmetricSignParams, timeoutMs: number): Promise<Buffer> {
    const request = { ...this.identity, ...parameters, data: Buffer.from(data).toString('base64') };
    const call = inPlant(keySign, this.plantId);
    const { signature } = await callRpc(this.connection, call, request, { timeoutMs });
    return Buffer.from(signature, 'base64');
  }

  async decryptBlock(
    block: Uint8Array,
    parameters: AsymmetricDecryptParams,
    timeoutMs: number,
  ): Promise<Buffer> {
    const request = { ...this.identity, ...parameters, block: Buffer.from(block).toString('base64') };
    const call = inPlant(keyDecrypt, this.plantId);
    const { plaintext } = await callRpc(this.connection, call, request, { timeoutMs });
    return Buffer.from(plaintext, 'base64');
  }

  /** cert-service answers a harmless call. */
  async isAvailable(timeoutMs: number): Promise<boolean> {
    const request = { certificateIds: [this.identity.certificateId] };
    return callRpc(this.connection, describeCertificates, request, { timeoutMs }).then(
      () => true,
      () => false,
    );
  }
}
