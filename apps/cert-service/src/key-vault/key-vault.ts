import type { KeyObject } from 'node:crypto';
import {
  CertificateError,
  type DecryptRequest,
  decryptWith,
  type SignRequest,
  signWith,
} from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { SealError, type SecretOwner } from '@koios/sealing';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import { CONFIGURATION, LOG, OBJECT_STORAGE } from '../tokens.js';
import { KeyCache } from './key-cache.js';
import {
  certificatePrefix,
  copiesPrefix,
  formerKeyObjectName,
  identityOfObject,
  keyObjectName,
  keysPrefix,
  ownerObject,
  usersPrefix,
} from './key-object-name.js';
import { exportKey, type KeyExport } from './key-export.js';
import type { ObjectStorage, StoredObject } from './object-storage.js';
import { type KeyIdentity, openKey, sealKey, sealKeyFor } from './sealed-key.js';

/** Seals, stores, opens, signs, decrypts; nobody else sees a private key. */
@Injectable()
export class KeyVault {
  private readonly cache = new KeyCache();

  constructor(
    @Inject(OBJECT_STORAGE) private readonly storage: ObjectStorage,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'KEY_ENCRYPTION_KEYS'>,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async prepare(): Promise<void> {
    await this.storage.prepare();
  }

  /** Why the object storage failed last. */
  get storageFault(): string | undefined {
    return this.storage.lastFault;
  }

  /** @throws KoiosError STORAGE_UNAVAILABLE, and then nothing was changed. */
  async store(identity: KeyIdentity, key: KeyObject): Promise<void> {
    const sealed = await sealKey(key, identity, this.configuration.KEY_ENCRYPTION_KEYS);
    await this.storage.put(keyObjectName(identity), sealed);
  }

  /**
   * Seals a stored key once more under another identity; the first stays until it is removed.
   * @throws KoiosError PRIVATE_KEY_UNAVAILABLE or STORAGE_UNAVAILABLE
   */
  async copy(from: KeyIdentity, to: KeyIdentity): Promise<void> {
    await this.store(to, await this.read(from));
  }

  /** @throws KoiosError PRIVATE_KEY_UNAVAILABLE or STORAGE_UNAVAILABLE */
  async sign(identity: KeyIdentity, request: SignRequest): Promise<Buffer> {
    return signWith(await this.open(identity), request);
  }

  /** @throws KoiosError PRIVATE_KEY_UNAVAILABLE, STORAGE_UNAVAILABLE, or BAD_USER_INPUT for a foreign block. */
  async decrypt(identity: KeyIdentity, request: DecryptRequest): Promise<Buffer> {
    try {
      return await decryptWith(await this.open(identity), request);
    } catch (error) {
      if (error instanceof CertificateError) throw new KoiosError('BAD_USER_INPUT', error.message, 'block');
      throw error;
    }
  }

  /**
   * For a download that was permitted.
   * @throws KoiosError PRIVATE_KEY_UNAVAILABLE or STORAGE_UNAVAILABLE
   */
  async export(identity: KeyIdentity, request: KeyExport): Promise<Buffer> {
    return exportKey(await this.read(identity), request);
  }

  /**
   * For a connector that may hold the key: sealed for its process alone, and bound to the owner.
   * @throws KoiosError PRIVATE_KEY_UNAVAILABLE, STORAGE_UNAVAILABLE, or BAD_USER_INPUT for a recipient that is none
   */
  async sealFor(identity: KeyIdentity, owner: SecretOwner, recipient: string): Promise<string> {
    const key = await this.open(identity);
    try {
      return await sealKeyFor(key, owner, recipient);
    } catch (error) {
      if (error instanceof SealError) throw new KoiosError('BAD_USER_INPUT', error.message, 'recipient');
      throw error;
    }
  }

  /**
   * Reads and opens the sealed key now, whatever is in memory.
   * @throws KoiosError PRIVATE_KEY_UNAVAILABLE or STORAGE_UNAVAILABLE
   */
  async assertOpens(identity: KeyIdentity): Promise<void> {
    await this.read(identity);
  }

  /** Forgets opened keys of a certificate: all of them, or those below a revision. */
  forget(certificateId: string, belowRevision?: number): void {
    this.cache.drop(certificateId, belowRevision);
  }

  /** Removes the sealed keys of a certificate that is no more, also what an interrupted resealing has left of them. */
  async removeAll(certificateId: string): Promise<void> {
    this.forget(certificateId);
    const objects = await this.listWithCopies(certificatePrefix(certificateId));
    await Promise.all(objects.map(({ name }) => this.storage.remove(name)));
  }

  /** The same after what was committed: keys that cannot be removed now are collected later. */
  async removeAllOrLeave(certificateId: string): Promise<void> {
    try {
      await this.removeAll(certificateId);
    } catch (error) {
      this.log.warn({ err: error, certificateId }, 'the keys of what is no more are left to the sweep');
    }
  }

  /** The keys that lie in the object storage since before the instant, or a copy of them. */
  async storedBefore(instant: Date): Promise<KeyIdentity[]> {
    const objects = await this.listWithCopies(keysPrefix);
    const names = objects
      .filter(({ lastModified }) => lastModified < instant)
      .map(({ name }) => (name.startsWith(copiesPrefix) ? name.slice(copiesPrefix.length) : name));
    return [...new Set(names)].map(identityOfObject).filter((identity) => identity !== undefined);
  }

  /**
   * The database that the keys belong to, as {@link giveTo} said; undefined when nobody has said yet, or was cut off
   * while saying it by a storage that then keeps an empty object.
   */
  async owner(): Promise<string | undefined> {
    const owner = (await this.storage.get(ownerObject))?.toString('utf8');
    return owner === '' ? undefined : owner;
  }

  /** Says which database the keys belong to: none other may collect what it does not know. */
  async giveTo(database: string): Promise<void> {
    await this.storage.put(ownerObject, Buffer.from(database));
  }

  /** Says that a database has keys here, so that the owner does not take them for garbage. */
  async announce(database: string): Promise<void> {
    await this.storage.put(usersPrefix + database, Buffer.from(database));
  }

  /** The databases that have keys here. */
  async users(): Promise<string[]> {
    return (await this.storage.list(usersPrefix)).map(({ name }) => name.slice(usersPrefix.length));
  }

  /** Removes one sealed key, and the copy that an interrupted resealing has left of it. */
  async remove(identity: KeyIdentity): Promise<void> {
    const name = keyObjectName(identity);
    await this.storage.remove(name);
    await this.storage.remove(copiesPrefix + name);
  }

  private async listWithCopies(prefix: string): Promise<StoredObject[]> {
    const objects = await Promise.all([prefix, copiesPrefix + prefix].map((each) => this.storage.list(each)));
    return objects.flat();
  }

  private async open(identity: KeyIdentity): Promise<KeyObject> {
    const known = this.cache.get(identity);
    if (known) return known;
    const key = await this.read(identity);
    this.cache.set(identity, key);
    return key;
  }

  private async getFormer(identity: KeyIdentity): Promise<Buffer | undefined> {
    const name = formerKeyObjectName(identity);
    return name === keyObjectName(identity) ? undefined : this.storage.get(name);
  }

  private async read(identity: KeyIdentity): Promise<KeyObject> {
    const sealed = (await this.storage.get(keyObjectName(identity))) ?? (await this.getFormer(identity));
    if (!sealed) throw new KoiosError('PRIVATE_KEY_UNAVAILABLE');
    try {
      return await openKey(sealed, identity, this.configuration.KEY_ENCRYPTION_KEYS);
    } catch (error) {
      this.log.error({ err: error, ...identity }, 'a sealed key cannot be opened');
      throw new KoiosError('PRIVATE_KEY_UNAVAILABLE');
    }
  }
}
