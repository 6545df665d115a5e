import { callRpc } from '@koios/messaging';
import { describeCertificates, KoiosError, type SecurityPolicy } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { z } from 'zod';
import type { Bus } from '../bus/bus.js';
import type { SecuritySettings } from '../domain/security-settings.js';

type Description = z.infer<typeof describeCertificates.response>;

const mostIdsInOneCall = 1_000;

/** What cert-service says about certificates. */
export class CertificateDirectory {
  constructor(private readonly bus: Bus) {}

  /** @throws KoiosError SERVICE_UNAVAILABLE when cert-service does not answer */
  async readDefaultCertificateId(): Promise<string> {
    return (await this.describe([])).defaultCertificateId;
  }

  /** Those of the ids that belong to no certificate. @throws KoiosError SERVICE_UNAVAILABLE */
  async findMissing(certificateIds: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (let start = 0; start < certificateIds.length; start += mostIdsInOneCall) {
      const batch = certificateIds.slice(start, start + mostIdsInOneCall);
      const { certificates } = await this.describe(batch);
      const existing = new Set(certificates.map(({ certificateId }) => certificateId));
      missing.push(...batch.filter((id) => !existing.has(id)));
    }
    return missing;
  }

  /**
   * Nothing is asked when the device is to use the default.
   * @throws KoiosError CERTIFICATE_NOT_FOUND, SECURITY_POLICY_INVALID or SERVICE_UNAVAILABLE
   */
  async requireUsable({ clientCertificateId, securityPolicy }: SecuritySettings): Promise<void> {
    if (clientCertificateId === null) return;
    const id = entityId(clientCertificateId, 'CERTIFICATE_NOT_FOUND', 'clientCertificateId');
    const certificate = await this.requireExisting(id, 'clientCertificateId');
    if (allows(certificate.securityPolicies, securityPolicy)) return;
    const message = `The certificate ${certificate.name} cannot be used with this security policy.`;
    throw new KoiosError('SECURITY_POLICY_INVALID', message, 'securityPolicy');
  }

  /** @throws KoiosError CERTIFICATE_NOT_FOUND or SERVICE_UNAVAILABLE */
  async requireExisting(id: string, field: string): Promise<Description['certificates'][number]> {
    const { certificates } = await this.describe([id]);
    const certificate = certificates.find(({ certificateId }) => certificateId === id);
    if (!certificate) throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, field);
    return certificate;
  }

  private describe(certificateIds: string[]): Promise<Description> {
    return callRpc(this.bus.connection, describeCertificates, { certificateIds });
  }
}

/** Policy NONE uses no certificate, and AUTO takes the strongest of those that the certificate allows. */
function allows(certificatePolicies: readonly string[], policy: SecurityPolicy): boolean {
  if (policy === 'AUTO') return certificatePolicies.length > 0;
  return policy === 'NONE' || certificatePolicies.includes(policy);
}
