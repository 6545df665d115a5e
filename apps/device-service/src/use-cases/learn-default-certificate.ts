import type { Transactions } from '@koios/messaging';
import type { DataSource } from 'typeorm';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import { defaultCertificateEntity } from '../database/default-certificate-entity.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { type DefaultCertificate, isUnchanged } from '../domain/default-certificate.js';
import type { DeviceFacts } from '../domain/device.js';
import type { AdoptDefaultCertificate } from './adopt-default-certificate.js';

/** Changes of the default are rare: hardly ever does one come while cert-service answers. */
const mostTries = 3;

/** Asks cert-service which certificate is the default, in case we missed the event, or took an older one for newer. */
export class LearnDefaultCertificate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly certificates: CertificateDirectory,
    private readonly transactions: Transactions,
    private readonly adopt: AdoptDefaultCertificate,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError SERVICE_UNAVAILABLE when cert-service does not answer */
  async execute(): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const devices = await this.tryToLearn();
      if (devices) return this.desiredState.project(devices);
    }
  }

  /** What is known comes first, so that the answer is newer; undefined when an event came in between. */
  private async tryToLearn(): Promise<DeviceFacts[] | undefined> {
    const before = await this.dataSource
      .getRepository(defaultCertificateEntity)
      .findOneByOrFail({ id: true });
    const since = new Date();
    const certificateId = await this.certificates.readDefaultCertificateId();
    let isOvertaken = false;
    const isOld = (known: DefaultCertificate): boolean => (isOvertaken = !isUnchanged(known, before));
    const devices = await this.transactions.run((manager, emit) =>
      this.adopt.execute(manager, emit, { certificateId, since }, isOld),
    );
    return isOvertaken ? undefined : devices;
  }
}
