import { createHash } from 'node:crypto';
import { parseCertificate, type ParsedCertificate } from '@koios/application-certificate';
import { deviceKey, presentServerCertificate, type ServerTrust as TrustEntry } from '@koios/opcua-contracts';
import { callRpc } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ServerCertificateVerdict } from '../opcua/server-certificate-store.js';

/** Which server certificates the plant's devices may accept: what cert-service has decided, or decides when asked. */
export class ServerTrust {
  constructor(
    private readonly connection: NatsConnection,
    private readonly plantId: string,
    private readonly decisions: ReadonlyMap<string, TrustEntry>,
  ) {}

  /**
   * Checks a server's certificate for a device in the order of OPC 10000-4, 6.1.3: structure, trust, validity.
   * @throws KoiosError when the certificate is new and cert-service does not answer
   */
  async check(deviceId: string, chain: readonly Buffer[], now: Date): Promise<ServerCertificateVerdict> {
    const leaf = readable(chain[0]);
    if (!leaf) return 'BadCertificateInvalid';
    if (!(await this.isTrusted(deviceId, chain))) return 'BadCertificateUntrusted';
    return now < leaf.validFrom || now > leaf.validUntil ? 'BadCertificateTimeInvalid' : 'Good';
  }

  /** What has been decided on a certificate; undefined when it has never been seen at this device. */
  decisionOn(deviceId: string, leaf: Buffer): 'TRUSTED' | 'REJECTED' | undefined {
    const decisions = this.decisions.get(deviceKey({ plantId: this.plantId, deviceId }));
    const thumbprint = thumbprintOf(leaf);
    if (decisions?.rejected.includes(thumbprint)) return 'REJECTED';
    return decisions?.trusted.includes(thumbprint) ? 'TRUSTED' : undefined;
  }

  private async isTrusted(deviceId: string, chain: readonly Buffer[]): Promise<boolean> {
    const [leaf] = chain;
    const decision = leaf && this.decisionOn(deviceId, leaf);
    if (decision) return decision === 'TRUSTED';
    const certificateChain = chain.slice(0, 5).map((der) => der.toString('base64'));
    const { plantId } = this;
    return (
      (await callRpc(this.connection, presentServerCertificate, { plantId, deviceId, certificateChain }))
        .trust === 'TRUSTED'
    );
  }
}

/** SHA-1 of the DER, as OPC UA identifies certificates. */
export function thumbprintOf(der: Buffer): string {
  return createHash('sha1').update(der).digest('hex').toUpperCase();
}

/** A certificate that can be read; undefined for anything else. */
export function readable(der: Buffer | undefined): ParsedCertificate | undefined {
  try {
    return der && parseCertificate(der);
  } catch {
    return undefined;
  }
}
