import type { RegenerationReason } from '@koios/opcua-contracts';
import { manualRenewal, type Renewal } from './renewal.js';

/** How a certificate came to be. */
export type CertificateOrigin = 'GENERATED' | 'UPLOADED' | 'SIGNED';

/** One X.509 certificate in the life of a managed certificate. Its key lies in the vault. */
export interface CertificateRevision {
  readonly certificateId: string;
  readonly revision: number;
  /** DER, leaf first. */
  readonly certificateChain: Buffer[];
  readonly thumbprint: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** From when on its key may no longer be used; null while it is the newest revision. */
  readonly usableUntil: Date | null;
  readonly createdAt: Date;
}

/** When devices that run on a former revision are cut: its key is of no use later, nor is it when it has expired. */
export function endOfUse({ validUntil, usableUntil }: CertificateRevision): Date | null {
  return usableUntil && new Date(Math.min(validUntil.getTime(), usableUntil.getTime()));
}

/** The managed record: a stable identity whose X.509 content is renewed in revisions. */
export interface ClientCertificate extends Renewal {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly isDefault: boolean;
  readonly origin: CertificateOrigin;
  /** The newest revision: 1, 2, 3… */
  readonly revision: number;
  readonly oldestUsableRevision: number;
  /** Grows with every change, so that readers of projections can tell old from new. */
  readonly version: number;
  readonly createdAt: Date;
  /** The content of the newest revision. */
  readonly current: CertificateRevision;
}

/** What a new certificate is called and how it comes to be. */
export interface NewCertificate {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly isDefault: boolean;
  readonly origin: CertificateOrigin;
}

/** A certificate's first state. */
export function firstState(certificate: NewCertificate, current: CertificateRevision): ClientCertificate {
  const { createdAt } = current;
  const first = { revision: 1, oldestUsableRevision: 1, version: 1, ...manualRenewal };
  return { ...certificate, ...first, createdAt, current };
}

/** With a successor as the newest revision. COMPROMISED leaves no overlap: only the successor is usable. */
export function withSuccessor(
  certificate: ClientCertificate,
  successor: CertificateRevision,
  reason: RegenerationReason,
): ClientCertificate {
  const { revision } = successor;
  return {
    ...certificate,
    revision,
    oldestUsableRevision: reason === 'COMPROMISED' ? revision : certificate.oldestUsableRevision,
    version: certificate.version + 1,
    current: successor,
  };
}

/** What people call a certificate, and its automatic renewal; what is undefined stays. */
export interface CertificateSettings {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly autoRenew?: boolean | undefined;
  readonly renewDaysBefore?: number | undefined;
}

/** With other settings; the very same certificate when nothing changes. */
export function withSettings(
  certificate: ClientCertificate,
  settings: CertificateSettings,
): ClientCertificate {
  const { name = certificate.name, description = certificate.description } = settings;
  const { autoRenew = certificate.autoRenew, renewDaysBefore = certificate.renewDaysBefore } = settings;
  const isRenamed = name !== certificate.name || description !== certificate.description;
  const isRescheduled =
    autoRenew !== certificate.autoRenew || renewDaysBefore !== certificate.renewDaysBefore;
  if (!isRenamed && !isRescheduled) return certificate;
  const version = certificate.version + 1;
  return { ...certificate, name, description, autoRenew, renewDaysBefore, version };
}

/** As the default, or no longer as the default. */
export function withDefaultFlag(certificate: ClientCertificate, isDefault: boolean): ClientCertificate {
  return { ...certificate, isDefault, version: certificate.version + 1 };
}

/** After the overlaps of revisions below the given one have ended. */
export function withOldestUsable(
  certificate: ClientCertificate,
  oldestUsableRevision: number,
): ClientCertificate {
  return { ...certificate, oldestUsableRevision, version: certificate.version + 1 };
}

/** Until when the key of a revision stays usable that got a successor now. */
export function overlapEnd(reason: RegenerationReason, now: Date, overlapHours: number): Date {
  return reason === 'COMPROMISED' ? now : new Date(now.getTime() + overlapHours * 3_600_000);
}
