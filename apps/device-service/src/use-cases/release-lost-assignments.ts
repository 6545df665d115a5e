import type { Transactions } from '@koios/messaging';
import type { DataSource } from 'typeorm';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import type { RetireCertificate } from './retire-certificate.js';

/** Holds the invariant that every assignment points to a certificate, in case we missed a deletion. */
export class ReleaseLostAssignments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly certificates: CertificateDirectory,
    private readonly transactions: Transactions,
    private readonly retire: RetireCertificate,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError SERVICE_UNAVAILABLE when cert-service does not answer */
  async execute(): Promise<void> {
    const missing = await this.certificates.findMissing(await this.readAssignedIds());
    for (const certificateId of missing) {
      const devices = await this.transactions.run((manager, emit) =>
        this.retire.execute(manager, emit, { certificateId, deletedAt: new Date() }),
      );
      await this.desiredState.project(devices);
    }
  }

  private async readAssignedIds(): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT client_certificate_id::text AS id FROM device WHERE client_certificate_id IS NOT NULL
       UNION SELECT user_identity->>'certificateId' FROM device WHERE user_identity->>'certificateId' IS NOT NULL`,
    );
    return rows.map(({ id }) => id);
  }
}
