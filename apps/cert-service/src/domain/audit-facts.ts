import type { AuditAction, AuditFact } from './audit-entry.js';
import type { ClientCertificate } from './client-certificate.js';
import type { IssuerCertificate } from './issuer-certificate.js';
import type { ServerCertificate } from './server-certificate.js';

/** What the audit log says of a certificate: always its revision and thumbprint, and what is particular to the action. */
export function certificateAudit(
  action: AuditAction,
  { id, name, revision, current }: ClientCertificate,
  particulars?: string,
): AuditFact {
  const identity = `revision ${revision}, thumbprint ${current.thumbprint}`;
  const details = particulars === undefined ? identity : `${particulars}; ${identity}`;
  return { action, certificateId: id, certificateName: name, details };
}

/** What the audit log says of a certificate that a server presented. */
export function serverCertificateAudit(
  action: AuditAction,
  { id, commonName, deviceId, thumbprint }: ServerCertificate,
  particulars?: string,
): AuditFact {
  const identity = `device ${deviceId}, thumbprint ${thumbprint}`;
  const details = particulars === undefined ? identity : `${particulars}; ${identity}`;
  return { action, certificateId: id, certificateName: commonName, details };
}

/** What the audit log says of an authority. */
export function issuerCertificateAudit(
  action: AuditAction,
  { id, subject, thumbprint }: IssuerCertificate,
  particulars?: string,
): AuditFact {
  const identity = `thumbprint ${thumbprint}`;
  const details = particulars === undefined ? identity : `${particulars}; ${identity}`;
  return { action, certificateId: id, certificateName: subject, details };
}

/** What people changed of a certificate, in words; a description is too long to be repeated. */
export function changesBetween(before: ClientCertificate, after: ClientCertificate): string {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push(`name was ${JSON.stringify(before.name)}`);
  if (before.description !== after.description) changes.push('description changed');
  if (before.autoRenew !== after.autoRenew)
    changes.push(`automatic renewal ${after.autoRenew ? 'on' : 'off'}`);
  if (before.renewDaysBefore !== after.renewDaysBefore)
    changes.push(`renewed ${after.renewDaysBefore} instead of ${before.renewDaysBefore} days ahead`);
  return changes.join(', ');
}
