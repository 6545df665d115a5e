import { createHash } from 'node:crypto';
import { parseCertificate, type ParsedCertificate } from '@koios/application-certificate';
import {
  deviceKey,
  presentServerCertificate,
  type ServerCertificateTrust,
  type ServerTrust as TrustEntry,
  type ServerVerification,
} from '@koios/opcua-contracts';
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
   * With ACCEPT_ANY only what is rejected is refused.
   * @throws KoiosError when the certificate is new and cert-service does not answer
   */
  async check(
    deviceId: string,
    verification: ServerVerification,
    chain: readonly Buffer[],
    now: Date,
  ): Promise<ServerCertificateVerdict> {
    const leaf = readable(chain[0]);
    if (!leaf) return 'BadCertificateInvalid';
    const trust = await this.trustIn(deviceId, verification, chain);
    if (verification === 'ACCEPT_ANY') return trust === 'REJECTED' ? 'BadCertificateUntrusted' : 'Good';
    if (trust !== 'TRUSTED') return 'BadCertificateUntrusted';
    return now < leaf.validFrom || now > leaf.validUntil ? 'BadCertificateTimeInvalid' : 'Good';
  }

  /** What has been decided on a certificate; undefined when it has never been seen at this device. */
  decisionOn(deviceId: string, leaf: Buffer): 'TRUSTED' | 'REJECTED' | undefined {
    const decisions = this.decisions.get(deviceKey({ plantId: this.plantId, deviceId }));
    const thumbprint = thumbprintOf(leaf);
    if (decisions?.rejected.includes(thumbprint)) return 'REJECTED';
    return decisions?.trusted.includes(thumbprint) ? 'TRUSTED' : undefined;
  }

  private async trustIn(
    deviceId: string,
    verification: ServerVerification,
    chain: readonly Buffer[],
  ): Promise<ServerCertificateTrust> {
    const [leaf] = chain;
    const decision = leaf && this.decisionOn(deviceId, leaf);
    if (decision === 'REJECTED') return decision;
    const isGroundless = verification === 'TRUSTED_ONLY' && leaf && this.isFirstUse(deviceId, leaf);
    if (decision && !isGroundless) return decision;
    return this.present(deviceId, verification, chain);
  }

  private isFirstUse(deviceId: string, leaf: Buffer): boolean {
    const decisions = this.decisions.get(deviceKey({ plantId: this.plantId, deviceId }));
    return decisions?.trustedOnFirstUse.includes(thumbprintOf(leaf)) ?? false;
  }

  private async present(
    deviceId: string,
    verification: ServerVerification,
    chain: readonly Buffer[],
  ): Promise<ServerCertificateTrust> {
    const certificateChain = chain.slice(0, 5).map((der) => der.toString('base64'));
    const presentation = { plantId: this.plantId, deviceId, certificateChain, verification };
    const answer = callRpc(this.connection, presentServerCertificate, presentation);
    // Where nothing depends on it, nobody waits for cert-service to come back.
    if (verification === 'ACCEPT_ANY')
      return answer.then(
        ({ trust }) => trust,
        () => 'PENDING',
      );
    return (await answer).trust;
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
