import type { Transactions } from '@koios/messaging';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { isOutdatedAnswer } from '../domain/default-certificate.js';
import type { AdoptDefaultCertificate } from './adopt-default-certificate.js';

/** Asks cert-service which certificate is the default, in case we missed the event. */
export class LearnDefaultCertificate {
  constructor(
    private readonly certificates: CertificateDirectory,
    private readonly transactions: Transactions,
    private readonly adopt: AdoptDefaultCertificate,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError SERVICE_UNAVAILABLE when cert-service does not answer */
  async execute(): Promise<void> {
    // The answer is as old as the question: an event from after it counts more.
    const since = new Date();
    const certificateId = await this.certificates.readDefaultCertificateId();
    const devices = await this.transactions.run((manager, emit) =>
      this.adopt.execute(manager, emit, { certificateId, since }, isOutdatedAnswer),
    );
    await this.desiredState.project(devices);
  }
}
