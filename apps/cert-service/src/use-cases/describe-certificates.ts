import type { describeCertificates } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { findCertificates, requireDefaultCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { parsedRevision } from '../domain/certificate-facts.js';
import { deviceSecurityPolicies } from '../domain/connector-use.js';

/** Tells other services which certificates exist and which one is the default. */
@Injectable()
export class DescribeCertificates {
  constructor(private readonly database: Database) {}

  async execute(certificateIds: readonly string[]): Promise<z.infer<typeof describeCertificates.response>> {
    const standard = await requireDefaultCertificate(this.database.manager);
    const certificates = await findCertificates(this.database.manager, certificateIds);
    return {
      defaultCertificateId: standard.id,
      certificates: certificates.map(({ id, name, current }) => ({
        certificateId: id,
        name,
        securityPolicies: deviceSecurityPolicies(parsedRevision(current)),
      })),
    };
  }
}
