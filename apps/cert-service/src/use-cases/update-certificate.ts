import { certificateUpdated } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import { updateCertificate } from '../database/certificate-changes.js';
import { lockCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import { type CertificateText, type ClientCertificate, withText } from '../domain/client-certificate.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';

/** Changes what people call a certificate; its ApplicationUri stays, because servers know it by that. */
@Injectable()
export class UpdateCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ClientCertificatesProjection,
  ) {}

  async execute(id: string, text: CertificateText): Promise<ClientCertificate> {
    const updated = await this.database.transaction(async (manager, emit) => {
      const before = await lockCertificate(manager, id);
      const after = withText(before, text);
      if (after === before) return before;
      await updateCertificate(manager, after);
      await emit(certificateUpdated, id, certificateFacts(after));
      return after;
    });
    await this.projection.afterCommit(id);
    return updated;
  }
}
