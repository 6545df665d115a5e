import { types } from 'pg';

/** The object identifier of the type `bytea[]` (PostgreSQL, `pg_type`). */
const byteaArray: number = 1001;
const beforeEach = String.raw`\\x`;

/** The driver's own parser for arrays goes character by character: milliseconds for a page of certificate chains. */
export function readByteaArraysFast(): void {
  types.setTypeParser(byteaArray, parseByteaArray);
}

/** Reads the text form `{"\\x3082","\\x00"}`; no element is NULL. */
export function parseByteaArray(text: string): Buffer[] {
  const [, ...elements] = text.split(beforeEach);
  return elements.map((hex) => Buffer.from(hex.slice(0, hex.indexOf('"')), 'hex'));
}
