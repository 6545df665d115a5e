/**
 * A text as the database keeps it, which takes no NUL and no half of a surrogate pair: certificates of other makers hold
 * both, and so may what an identity provider calls somebody.
 */
export function storableText(text: string): string;
export function storableText(text: string | null): string | null;
export function storableText(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '\ufffd').toWellFormed();
}
