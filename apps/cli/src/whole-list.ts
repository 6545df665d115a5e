import { z } from 'zod';
import type { Gateway } from './gateway.js';

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

/** Every item of a Relay list, page by page; `field` is the list's name in the schema. */
export async function wholeList<Item>(
  gateway: Gateway,
  field: string,
  selection: string,
  item: z.ZodType<Item>,
): Promise<Item[]> {
  const query = `query ($after: String) { list: ${field}(first: 100, after: $after) {
    edges { node { ${selection} } } pageInfo { hasNextPage endCursor } } }`;
  const page = z.object({ list: z.object({ edges: z.array(z.object({ node: item })), pageInfo }) });
  const all: Item[] = [];
  for (let after: string | null = null; ;) {
    const { list }: z.infer<typeof page> = await gateway.ask(page, query, { after });
    all.push(...list.edges.map(({ node }) => node));
    if (!list.pageInfo.hasNextPage) return all;
    after = list.pageInfo.endCursor;
  }
}
