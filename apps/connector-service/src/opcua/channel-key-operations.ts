import { setTimeout as delay } from 'node:timers/promises';
import { type ClientCertificateState, KoiosError } from '@koios/opcua-contracts';
import type {
  AsymmetricDecryptParams,
  AsymmetricSignParams,
  IKeyOperations,
  KeyMetadata,
} from 'node-opcua-crypto';
import type { PrivateKey, PrivateKeys } from './private-key.js';
import { isOpenSecureChannel, type TransportObservation } from './transport-observation.js';

/**
 * Shorter than node-opcua's limit for OpenSecureChannel together with the server's part of it: an answer that comes
 * after that limit would be written to a request that no longer exists.
 */
const callTimeoutMs = 3_000;
const pauseMs = 500;
const retryMs = 100;

type KeyCall = (timeoutMs: number) => Promise<Buffer>;

/**
 * A certificate's private key as node-opcua uses it on one channel, wherever the key is: with cert-service, or held by this
 * connector. Only the asynchronous methods exist, which makes node-opcua wait for them.
 */
export class ChannelKeyOperations implements IKeyOperations {
  /** The last use that failed: node-opcua reports it as BadSecurityChecksFailed, as if the server had said so. */
  failure: KoiosError | undefined;
  /** There is a channel, which is to be renewed. */
  private isOpen = false;

  constructor(
    private readonly keys: PrivateKeys,
    readonly certificate: ClientCertificateState,
    /** Of the channel that the key is used on. */
    private readonly observation: TransportObservation,
  ) {
    keys.usedOn(certificate, observation);
  }

  sign(data: Uint8Array, parameters: AsymmetricSignParams): Promise<Buffer> {
    if (isOpenSecureChannel(data)) this.observation.holdBack();
    return this.whileWanted((timeoutMs) => this.key.sign(data, parameters, timeoutMs));
  }

  decryptBlock(block: Uint8Array, parameters: AsymmetricDecryptParams): Promise<Buffer> {
    return this.whileWanted((timeoutMs) => this.key.decryptBlock(block, parameters, timeoutMs));
  }

  getKeyMetadata(): Promise<KeyMetadata> {
    return Promise.resolve({ keyType: 'RSA', modulusLength: this.certificate.modulusLength });
  }

  /** Waits until the key can be used, or nobody waits any more. */
  async untilAvailable(): Promise<void> {
    this.isOpen = true;
    while (!this.observation.closed && !(await this.key.isAvailable(pauseMs))) await delay(pauseMs);
  }

  /** Asked anew for each use: custody may have changed. */
  private get key(): PrivateKey {
    return this.keys.of(this.certificate);
  }

  /** While a channel is renewed, a cert-service that is being restarted is asked again: the channel would be lost otherwise. */
  private async retried(call: KeyCall): Promise<Buffer> {
    const untilMs = performance.now() + callTimeoutMs;
    for (;;) {
      try {
        return await call(Math.max(1, untilMs - performance.now()));
      } catch (error) {
        const isAway = error instanceof KoiosError && error.code === 'SERVICE_UNAVAILABLE';
        const mayWait = this.isOpen && !this.observation.closed && performance.now() + retryMs < untilMs;
        if (!isAway || !mayWait) throw error;
        await delay(retryMs);
      }
    }
  }

  /** Answers never once the channel has closed: node-opcua breaks on an answer that nobody waits for any more. */
  private async whileWanted(call: KeyCall): Promise<Buffer> {
    try {
      const answer = await this.retried(call);
      if (!this.observation.closed) return answer;
    } catch (error) {
      this.failure = error instanceof KoiosError ? error : new KoiosError('SERVICE_UNAVAILABLE');
      this.observation.passOn();
      if (!this.observation.closed) throw error;
    }
    return new Promise<never>(() => undefined);
  }
}
