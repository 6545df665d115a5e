/** What a certificate is called by people. */
const longestName = 100;
/** Control and private characters, lone surrogates, line separators, and what turns text around unseen. */
const unprintable = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name as it is kept: composed (NFC), so that two spellings of one name are one name, and without outer blanks. */
export function normalizedName(name: string): string {
  return name.normalize('NFC').trim();
}

/** 1 to 100 printable characters, at least one of them visible. */
export function isCertificateName(name: string): boolean {
  const length = Array.from(name).length;
  return length >= 1 && length <= longestName && visible.test(name) && !unprintable.test(name);
}

/** A certificate's CN: its name, cut to the 64 characters of ub-common-name (RFC 5280, A.1). */
export function commonNameFor(name: string): string {
  return Array.from(name).slice(0, 64).join('').trim();
}
