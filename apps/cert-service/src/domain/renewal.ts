import { KoiosError } from '@koios/opcua-contracts';
import type { CertificateOrigin, ClientCertificate } from './client-certificate.js';

/** Whether and when a certificate is renewed by itself. */
export interface Renewal {
  readonly autoRenew: boolean;
  readonly renewDaysBefore: number;
}

/** Nothing is renewed that nobody asked for; a month is time enough to trust the successor on every server. */
export const manualRenewal: Renewal = { autoRenew: false, renewDaysBefore: 30 };

const dayMs = 86_400_000;

/**
 * Whether a certificate is to be renewed by itself now. Never before half of its life is over: one that lives for a
 * shorter time than it is renewed ahead would be renewed again and again, without an end.
 */
export function isRenewalDue(certificate: ClientCertificate, now: Date): boolean {
  const { autoRenew, origin, renewDaysBefore, current } = certificate;
  if (!autoRenew || origin !== 'GENERATED') return false;
  const end = current.validUntil.getTime();
  const halfOfItsLife = current.createdAt.getTime() + (end - current.createdAt.getTime()) / 2;
  return now.getTime() >= Math.max(end - renewDaysBefore * dayMs, halfOfItsLife);
}

/**
 * Only what we can make ourselves can be renewed by itself.
 * @throws KoiosError UPLOAD_NEEDED or SIGNING_REQUEST_NEEDED
 */
export function assertRenewable(origin: CertificateOrigin): void {
  if (origin === 'UPLOADED') throw new KoiosError('UPLOAD_NEEDED', undefined, 'autoRenew');
  if (origin === 'SIGNED') throw new KoiosError('SIGNING_REQUEST_NEEDED', undefined, 'autoRenew');
}
