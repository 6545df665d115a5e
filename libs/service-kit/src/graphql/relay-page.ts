import { KoiosError } from '@koios/opcua-contracts';
import { type Connection, connectionFromArraySlice, cursorToOffset } from 'graphql-relay';

/** The arguments of a Relay page as a client gives them. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The rows to read. */
export interface PageWindow {
  readonly offset: number;
  readonly limit: number;
}

const defaultPageSize = 50;
const largestPageSize = 100;

/** @throws KoiosError BAD_USER_INPUT for a page size out of range or a cursor that is none of ours. */
export function pageWindow(page: PageArguments): PageWindow {
  const limit = page.first ?? defaultPageSize;
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPageSize) {
    throw new KoiosError('BAD_USER_INPUT', `A page has 1 to ${largestPageSize} items.`, 'first');
  }
  return { offset: page.after == null ? 0 : offsetBehind(page.after), limit };
}

function offsetBehind(cursor: string): number {
  const offset = cursorToOffset(cursor);
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > 10_000_000) {
    throw new KoiosError('BAD_USER_INPUT', 'The cursor is not one of this list.', 'after');
  }
  return offset + 1;
}

/** A page as GraphQL shows it. */
export interface RelayPage<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** Puts the rows of a window and the number of all rows into a page. */
export function relayPage<Node>(rows: Node[], totalCount: number, window: PageWindow): RelayPage<Node> {
  const page: Connection<Node> = connectionFromArraySlice(
    rows,
    {},
    { sliceStart: window.offset, arrayLength: totalCount },
  );
  return {
    edges: page.edges,
    pageInfo: {
      ...page.pageInfo,
      hasNextPage: window.offset + rows.length < totalCount,
      hasPreviousPage: window.offset > 0,
    },
    totalCount,
  };
}
