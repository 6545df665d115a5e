import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

/** The application's name (CN) and who runs it (O) (OPC 10000-6, 6.2.2); never empty. */
export const checkSubject: ProfileCheck = ({ subject }) => {
  if (subject.text === '') return [fault('The subject is empty.', 'BadCertificateInvalid', 'ERROR')];
  const faults: Fault[] = [];
  if (isBlank(subject.commonName)) faults.push(fault('The subject has no common name (CN).', null));
  if (isBlank(subject.organization)) faults.push(fault('The subject has no organization (O).', null));
  return faults;
};

function isBlank(value: string | null): boolean {
  return value === null || value.trim() === '';
}
