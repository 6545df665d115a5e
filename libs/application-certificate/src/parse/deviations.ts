import { DerError } from '../der/der-reader.js';
import type { ProfileRule } from '../profile/profile-finding.js';
import type { Deviation } from './parsed-certificate.js';

/** Gathers what departs from RFC 5280 while a certificate is read, so that a screen can show it whole. */
export class Deviations {
  private readonly noted: Deviation[] = [];

  note(rule: ProfileRule, message: string): void {
    this.noted.push({ rule, message, isHarmless: false });
  }

  noteHarmless(rule: ProfileRule, message: string): void {
    this.noted.push({ rule, message, isHarmless: true });
  }

  /** Null, with a note, for a part that cannot be read; the rest of the certificate still can. */
  readOrNote<T>(rule: ProfileRule, what: string, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      this.note(rule, `The ${what} cannot be read: ${error.message}.`);
      return null;
    }
  }

  all(): readonly Deviation[] {
    return this.noted;
  }
}
