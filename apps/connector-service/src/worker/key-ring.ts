import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { callRpc, WorkLoop } from '@koios/messaging';
import {
  type ClientCertificateState,
  type DeviceConfig,
  handedKeyOwner,
  inPlant,
  keyHandOver,
} from '@koios/opcua-contracts';
import type { RecipientKey } from '@koios/sealing';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { mayBeHeld, wantedKeys } from '../domain/wanted-keys.js';
import { HeldPrivateKey } from '../opcua/held-private-key.js';
import type { KeyIdentity, PrivateKey, PrivateKeys } from '../opcua/private-key.js';
import { RemotePrivateKey } from '../opcua/remote-private-key.js';

/** Anything that can be open or closed. */
type Channel = Parameters<PrivateKeys['usedOn']>[1];

/** What the ring follows. */
export interface KeyRingState {
  readonly configs: Followed<DeviceConfig>;
  readonly certificates: Followed<ClientCertificateState>;
}
interface Followed<Value> {
  readonly entries: ReadonlyMap<string, Value>;
  subscribe(listener: () => void): () => void;
}

const sweepMs = 30_000;
const retryMs = 2_000;

/**
 * The private keys of a plant's certificates. Where the plant's key custody is REMOTE they all stay in cert-service. Where it
 * is SEALED this connector holds those that its plant's devices use, from before they are needed until they are not: each
 * was sealed for this process alone and lies in its memory only. What is not held is used from afar.
 */
export class KeyRing implements PrivateKeys {
  readonly #held = new Map<string, HeldPrivateKey>();
  private readonly channels = new Map<string, { identity: KeyIdentity; open: Set<Channel> }>();
  private readonly loop: WorkLoop;
  private unsubscribe: (() => void)[] = [];

  constructor(
    private readonly connection: NatsConnection,
    private readonly connector: { readonly plantId: string; readonly connectorId: string },
    private readonly recipient: RecipientKey,
    private readonly state: KeyRingState,
    private readonly log: Logger,
  ) {
    this.loop = new WorkLoop('holding keys', () => this.reconcile(), { idleMs: sweepMs, retryMs }, log);
  }

  start(): void {
    const follow = (): void => {
      this.dropUnwanted();
      this.loop.wake();
    };
    this.unsubscribe = [this.state.configs.subscribe(follow), this.state.certificates.subscribe(follow)];
    this.loop.start();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    await this.loop.stop();
    this.#held.clear();
  }

  of(identity: KeyIdentity): PrivateKey {
    const { certificateId, revision } = identity;
    const remote = () =>
      new RemotePrivateKey(this.connection, this.connector.plantId, { certificateId, revision });
    return this.#held.get(nameOf(identity)) ?? remote();
  }

  usedOn({ certificateId, revision }: KeyIdentity, channel: Channel): void {
    const identity = { certificateId, revision };
    const use = this.channels.get(nameOf(identity)) ?? { identity, open: new Set() };
    use.open.add(channel);
    this.channels.set(nameOf(identity), use);
  }

  private get wishes() {
    return { configs: this.state.configs.entries.values(), certificates: this.state.certificates.entries };
  }

  /** What is wanted, and what an open channel uses: a session on an older revision goes on until its successor stands. */
  private get wanted(): Map<string, KeyIdentity> {
    const inUse = [...this.channels.values()].map(({ identity }) => identity);
    const kept = inUse.filter((identity) => mayBeHeld(identity, this.wishes));
    return new Map([...wantedKeys(this.wishes), ...kept].map((identity) => [nameOf(identity), identity]));
  }

  private dropUnwanted(): void {
    const { wanted } = this;
    for (const name of this.#held.keys()) if (!wanted.has(name)) this.#held.delete(name);
  }

  private async reconcile(): Promise<void> {
    this.forgetClosedChannels();
    this.dropUnwanted();
    const missing = wantedKeys(this.wishes).filter((identity) => !this.#held.has(nameOf(identity)));
    const asked = await Promise.allSettled(missing.map((identity) => this.fetch(identity)));
    // What was not wanted any more by the time that it came.
    this.dropUnwanted();
    const failed = asked.find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private forgetClosedChannels(): void {
    for (const [name, { open }] of this.channels) {
      for (const channel of open) if (channel.closed) open.delete(channel);
      if (open.size === 0) this.channels.delete(name);
    }
  }

  private async fetch(identity: KeyIdentity): Promise<void> {
    const { plantId, connectorId } = this.connector;
    const request = { ...identity, connectorId, recipient: this.recipient.publicKey };
    const { sealedKey } = await callRpc(this.connection, inPlant(keyHandOver, plantId), request);
    const der = await this.recipient.unseal(sealedKey, handedKeyOwner({ ...identity, plantId }));
    try {
      this.#held.set(nameOf(identity), new HeldPrivateKey(this.keyIn(der, identity)));
      this.log.info(identity, 'holds a private key');
    } finally {
      der.fill(0);
    }
  }

  /** @throws Error when it is not the key of the certificate */
  private keyIn(der: Buffer, { certificateId, revision }: KeyIdentity): KeyObject {
    const state = this.state.certificates.entries.get(certificateId);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const leaf = state && new X509Certificate(Buffer.from(state.certificateChain[0] ?? '', 'base64'));
    if (state?.revision === revision && leaf?.checkPrivateKey(key)) return key;
    throw new Error('the key that was handed over is not the one of the certificate');
  }
}

function nameOf({ certificateId, revision }: KeyIdentity): string {
  return `${certificateId}/${revision}`;
}
