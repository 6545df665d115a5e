import { DerError } from '../der/der-reader.js';
import type { ProfileRule } from '../profile/profile-finding.js';
import type { Deviation } from './parsed-certificate.js';

/** Whoever reads ten sentences about a rule has read enough. */
const MOST_OF_A_KIND = 10;

/** Gathers what departs from RFC 5280 while a certificate is read, so that a screen can show it whole. */
export class Deviations {
  private readonly noted: Deviation[] = [];
  private readonly counts = new Map<string, number>();

  note(rule: ProfileRule, message: string): void {
    this.add({ rule, message, isHarmless: false });
  }

  noteHarmless(rule: ProfileRule, message: string): void {
    this.add({ rule, message, isHarmless: true });
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

  /** Harmless ones are counted by themselves: they must not keep away one that is not. */
  private add(deviation: Deviation): void {
    const kind = `${deviation.rule} ${deviation.isHarmless}`;
    const count = this.counts.get(kind) ?? 0;
    if (count === MOST_OF_A_KIND) return;
    this.counts.set(kind, count + 1);
    this.noted.push(deviation);
  }
}
