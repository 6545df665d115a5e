import { KoiosError } from '@koios/opcua-contracts';

/** Letters, digits, punctuation and symbols of any script, and inner spaces; counted in code points. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,100}$/u;

/** The name as it is kept: without outer white space, in Unicode's composed form. @throws KoiosError NAME_INVALID */
export function parseName(text: string, field = 'name'): string {
  const name = text.trim().normalize('NFC');
  if (!printable.test(name)) throw new KoiosError('NAME_INVALID', undefined, field);
  return name;
}
