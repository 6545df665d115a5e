import { Bucket, WatchedBucket } from '@koios/messaging';
import {
  type DeviceConfig,
  deviceConfigBucket,
  deviceKey,
  keyGrantsBucket,
  KoiosError,
} from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Configuration } from '../config.js';
import { type CertificateNeed, PlantCertificates } from '../domain/plant-certificates.js';
import { CONFIGURATION, LOG } from '../tokens.js';
import { holdsSoon } from './holds-soon.js';

/**
 * Whether a plant's connectors may use a certificate or speak of a device: asked of the same projection that the
 * connectors follow.
 */
@Injectable()
export class PlantEntitlements {
  private readonly certificates: PlantCertificates;
  private configs: WatchedBucket<(typeof deviceConfigBucket)['value']> | undefined;
  private grants: Bucket<(typeof keyGrantsBucket)['value']> | undefined;

  constructor(
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'KEY_OVERLAP_HOURS'>,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.certificates = new PlantCertificates(configuration.KEY_OVERLAP_HOURS * 3_600_000);
  }

  async start(connection: NatsConnection): Promise<void> {
    this.grants = await Bucket.open(connection, keyGrantsBucket);
    this.configs = new WatchedBucket(await Bucket.open(connection, deviceConfigBucket), '>', this.log);
    this.configs.subscribe((key, config) =>
      this.certificates.set(key, config && needsOf(config), Date.now()),
    );
    await this.configs.start();
  }

  async stop(): Promise<void> {
    await this.configs?.stop();
  }

  /** Tells of each plant that has or gets a device, once. */
  followPlants(tell: (plantId: string) => void): void {
    const told = new Set<string>();
    this.configs?.subscribe((_key, config) => {
      if (!config || told.has(config.plantId)) return;
      told.add(config.plantId);
      tell(config.plantId);
    });
  }

  /** @throws KoiosError FORBIDDEN when neither a device of the plant nor a test in it needs the certificate */
  async require(plantId: string, certificateId: string): Promise<void> {
    const isAllowed = async (): Promise<boolean> =>
      this.certificates.allows(plantId, certificateId, Date.now()) ||
      (await this.grants?.get(`${plantId}.${certificateId}`)) !== undefined;
    if (await holdsSoon(isAllowed)) return;
    throw new KoiosError('FORBIDDEN', `No device of the plant ${plantId} uses this certificate.`);
  }

  /**
   * The same for handing the key over; that somebody tries a certificate is no reason for it.
   * @throws KoiosError FORBIDDEN when no device of the plant uses it, or the plant's key custody is not SEALED
   */
  async requireHandOver(plantId: string, certificateId: string): Promise<void> {
    const isAllowed = (): Promise<boolean> =>
      Promise.resolve(this.certificates.allowsHandOver(plantId, certificateId));
    if (await holdsSoon(isAllowed)) return;
    throw new KoiosError('FORBIDDEN', `The key is not handed over to connectors of the plant ${plantId}.`);
  }

  /** @throws KoiosError FORBIDDEN when the plant has no such device */
  async requireDevice(plantId: string, deviceId: string): Promise<void> {
    const isThere = (): Promise<boolean> =>
      Promise.resolve(this.certificates.hasDevice(deviceKey({ plantId, deviceId })));
    if (await holdsSoon(isThere)) return;
    throw new KoiosError('FORBIDDEN', `The plant ${plantId} has no such device.`);
  }
}

/** Its channel's certificate and, where it signs in with one, its user's. */
function needsOf({
  plantId,
  effectiveCertificateId,
  userIdentity,
  keyCustody,
}: DeviceConfig): CertificateNeed {
  const ofUser = userIdentity.kind === 'CERTIFICATE' ? userIdentity.certificateId : null;
  const certificateIds = [effectiveCertificateId, ofUser].filter((id) => id !== null);
  return { plantId, certificateIds, isSealed: keyCustody === 'SEALED' };
}
