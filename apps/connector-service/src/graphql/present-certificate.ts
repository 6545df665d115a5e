import type { PresentedCertificate } from '@koios/opcua-contracts';
import type { PresentedCertificate as ShownCertificate } from './schema.generated.js';

/** A server's certificate as the schema shows it. */
export function presentCertificate({
  validFrom,
  validUntil,
  ...names
}: PresentedCertificate): ShownCertificate {
  return { ...names, validFrom: new Date(validFrom), validUntil: new Date(validUntil) };
}
