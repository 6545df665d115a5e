import { createHash } from 'node:crypto';
import { parseCertificate, type ParsedCertificate } from '@koios/application-certificate';
import {
  deviceKey,
  inPlant,
  type PresentedCertificate,
  presentServerCertificate,
  type ServerCertificateChange,
  type ServerCertificateTrust,
  type ServerTrust as TrustEntry,
  type ServerVerification,
} from '@koios/opcua-contracts';
import { callRpc } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ServerAnnouncement, ServerCertificateVerdict } from '../opcua/server-certificate-store.js';
import { judgeTrustedCertificate } from './judge-server-certificate.js';
import type { TrustedIssuers } from './trusted-issuers.js';

/** Which server certificates the plant's devices may accept: what cert-service has decided, or decides when asked. */
export class ServerTrust {
  constructor(
    private readonly connection: NatsConnection,
    private readonly plantId: string,
    private readonly decisions: ReadonlyMap<string, TrustEntry>,
    private readonly issuers: Pick<TrustedIssuers, 'authorities'>,
  ) {}

  /**
   * Checks a server's certificate for a device in the order of OPC 10000-4, 6.1.3: structure, trust, and what comes after.
   * With ACCEPT_ANY only what is rejected is refused.
   * @throws KoiosError when the certificate is new and cert-service does not answer
   */
  async check(
    deviceId: string,
    verification: ServerVerification,
    chain: readonly Buffer[],
    now: Date,
    announced?: ServerAnnouncement,
  ): Promise<ServerCertificateVerdict> {
    const presented = chain.map(readable).filter((certificate) => certificate !== undefined);
    if (presented.length === 0 || presented.length < chain.length) return 'BadCertificateInvalid';
    const trust = await this.trustIn(deviceId, verification, chain);
    if (verification === 'ACCEPT_ANY') return trust === 'REJECTED' ? 'BadCertificateUntrusted' : 'Good';
    if (trust !== 'TRUSTED') return 'BadCertificateUntrusted';
    const { authorities } = this.issuers;
    const isTrustedByPerson = this.isTrustedByPerson(deviceId, presented[0]?.thumbprint);
    return judgeTrustedCertificate(presented, { now, announced, authorities, isTrustedByPerson });
  }

  /** Both certificates side by side, when the one that is presented is not a trusted one. */
  changeIn(
    deviceId: string,
    chain: readonly Buffer[],
    verdict: ServerCertificateVerdict,
  ): ServerCertificateChange | null {
    const leaf = verdict === 'BadCertificateUntrusted' ? readable(chain[0]) : undefined;
    if (!leaf) return null;
    return { trusted: this.entryOf(deviceId)?.lastTrusted ?? null, presented: presentedCertificate(leaf) };
  }

  /** What has been decided on a certificate; undefined when it has never been seen at this device. */
  decisionOn(deviceId: string, leaf: Buffer): 'TRUSTED' | 'REJECTED' | undefined {
    const decisions = this.entryOf(deviceId);
    const thumbprint = thumbprintOf(leaf);
    if (decisions?.rejected.includes(thumbprint)) return 'REJECTED';
    return decisions?.trusted.includes(thumbprint) ? 'TRUSTED' : undefined;
  }

  private isTrustedByPerson(deviceId: string, thumbprint: string | undefined): boolean {
    return this.entryOf(deviceId)?.trustedByPerson.some((trusted) => trusted === thumbprint) ?? false;
  }

  private entryOf(deviceId: string): TrustEntry | undefined {
    return this.decisions.get(deviceKey({ plantId: this.plantId, deviceId }));
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
    return this.entryOf(deviceId)?.trustedOnFirstUse.includes(thumbprintOf(leaf)) ?? false;
  }

  private async present(
    deviceId: string,
    verification: ServerVerification,
    chain: readonly Buffer[],
  ): Promise<ServerCertificateTrust> {
    const certificateChain = chain.slice(0, 5).map((der) => der.toString('base64'));
    const presentation = { plantId: this.plantId, deviceId, certificateChain, verification };
    const answer = callRpc(this.connection, inPlant(presentServerCertificate, this.plantId), presentation);
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

/** What a certificate says of itself, as a screen shows it. */
export function presentedCertificate(certificate: ParsedCertificate): PresentedCertificate {
  const { thumbprint, subject, issuer, applicationUri, validFrom, validUntil } = certificate;
  return {
    thumbprint,
    subject: subject.text,
    issuer: issuer.text,
    applicationUri,
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
  };
}
