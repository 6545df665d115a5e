/** An example of a page of documentation, with what stands in a comment before it. */
export interface DocumentedExample {
  /** The heading above it, and its place there. */
  readonly title: string;
  readonly language: 'sh' | 'graphql';
  readonly text: string;
  /** GraphQL variables, with words in capitals for ids. */
  readonly variables: string;
  /** For example `keep CERTIFICATE = generateCertificate.id`. */
  readonly directive: string | undefined;
}

const blocks = /(?:<!-- ([^>]+) -->\n)?```(\w+)\n([\s\S]*?)```(?:\n+```json\n([\s\S]*?)```)?/g;

/** Every example of the page, in order; a fence in a language that nobody runs is a fault of the page. */
export function documentedExamples(page: string): DocumentedExample[] {
  return [...page.matchAll(blocks)].map((match, index) => {
    const [, directive, language, text = '', variables = '{}'] = match;
    if (language !== 'sh' && language !== 'graphql') throw new Error(`example ${index} is in ${language}`);
    const heading = /^#+ (.+)$/gm;
    const above = [...page.slice(0, match.index).matchAll(heading)].at(-1)?.[1] ?? '';
    return { title: `${index + 1}: ${above}`, language, text, variables, directive };
  });
}

/** What the examples before have found out, put in where words in capitals stand for it. */
export function withKnown(variables: string, known: ReadonlyMap<string, string>): Record<string, unknown> {
  const filled = variables.replace(/"([A-Z][A-Z_]+)"/g, (quoted, word: string) => {
    const value = known.get(word);
    // Values of enums are in capitals too.
    return value === undefined ? quoted : JSON.stringify(value);
  });
  return JSON.parse(filled) as Record<string, unknown>;
}

/** For example `plants.0.id`. */
export function valueAt(data: unknown, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
      data,
    );
  if (typeof value !== 'string') throw new Error(`there is no text at ${path} in ${JSON.stringify(data)}`);
  return value;
}
