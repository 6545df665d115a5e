/** Variables of a page of 50. */
export interface PageVariables extends Record<string, unknown> {
  readonly after: string;
  readonly search: string;
}

const pageSize = 50;

/**
 * Variables that never come twice, so that nobody can answer two requests as one: each page begins one item further, and when all
 * beginnings are used up the same word is looked for in other letters' case.
 */
export function distinctPages(word: string, itemCount: number): () => PageVariables {
  const beginnings = itemCount - pageSize;
  const spellings = 2 ** word.length;
  let number = 0;
  return () => {
    if (number >= beginnings * spellings) throw new Error('the distinct pages are used up');
    const after = Buffer.from(`arrayconnection:${number % beginnings}`).toString('base64');
    const search = spelling(word, Math.floor(number / beginnings));
    number += 1;
    return { after, search };
  };
}

/** The word with those letters in upper case whose bits are set. */
function spelling(word: string, bits: number): string {
  return [...word].map((letter, index) => (bits & (1 << index) ? letter.toUpperCase() : letter)).join('');
}
