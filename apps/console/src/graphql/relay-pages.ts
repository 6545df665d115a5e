import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Failure } from './failure.js';

/** One page as the gateway answers it. */
export interface RelayPage<Item> {
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor?: string | null; readonly hasNextPage: boolean };
  readonly edges: readonly { readonly node: Item }[];
}

export type PageAnswer<Item> = { readonly page: RelayPage<Item> } | { readonly failure: Failure };
export type LoadPage<Item> = (after: string | null) => Promise<PageAnswer<Item>>;

/** The part of a long list that has been loaded so far. */
export interface LoadedPages<Item> {
  readonly items: readonly Item[];
  /** Undefined until the first page is there. */
  readonly totalCount: number | undefined;
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly failure: Failure | undefined;
  readonly endCursor: string | null;
  readonly pageCount: number;
}

export const nothingLoaded = {
  items: [],
  totalCount: undefined,
  hasMore: false,
  loading: true,
  failure: undefined,
  endCursor: null,
  pageCount: 0,
} as const satisfies LoadedPages<never>;

type Change<Item> =
  | { readonly type: 'loading' }
  | { readonly type: 'restart' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly pages: readonly RelayPage<Item>[]; readonly after: string | null }
  | { readonly type: 'patched'; readonly patch: (items: readonly Item[]) => readonly Item[] };

/** What becomes of the list; `after` null means from the beginning. */
export function withChange<Item>(state: LoadedPages<Item>, change: Change<Item>): LoadedPages<Item> {
  switch (change.type) {
    case 'restart':
      return nothingLoaded;
    case 'loading':
      return { ...state, loading: true };
    case 'failed':
      return { ...state, loading: false, failure: change.failure };
    case 'patched':
      return patched(state, change.patch(state.items));
    case 'loaded':
      return change.pages.reduce<LoadedPages<Item>>(
        appended,
        change.after === null ? nothingLoaded : { ...state, failure: undefined },
      );
  }
}

function appended<Item>(state: LoadedPages<Item>, page: RelayPage<Item>): LoadedPages<Item> {
  return {
    items: [...state.items, ...page.edges.map(({ node }) => node)],
    totalCount: page.totalCount,
    hasMore: page.pageInfo.hasNextPage,
    endCursor: page.pageInfo.endCursor ?? null,
    loading: false,
    failure: undefined,
    pageCount: state.pageCount + 1,
  };
}

function patched<Item>(state: LoadedPages<Item>, items: readonly Item[]): LoadedPages<Item> {
  const gone = state.items.length - items.length;
  return {
    ...state,
    items,
    totalCount: state.totalCount === undefined ? undefined : state.totalCount - gone,
  };
}

export interface RelayList<Item> extends LoadedPages<Item> {
  readonly loadMore: () => void;
  /** Asks again for what is on the screen, without emptying it meanwhile. */
  readonly reload: () => void;
  readonly patch: (patch: (items: readonly Item[]) => readonly Item[]) => void;
}

/** A reload of a long list brings back its beginning only: the rest follows when it is scrolled to. */
const mostReloadedPages = 5;

/** A list that is loaded page by page while it is scrolled; it starts anew when `load` is another function. */
export function useRelayPages<Item>(load: LoadPage<Item>): RelayList<Item> {
  const [state, dispatch] = useReducer(withChange<Item>, nothingLoaded);
  // Answers to an older question than the newest are dropped.
  const question = useRef(0);

  const fetchPages = useCallback(
    async (after: string | null, count: number) => {
      question.current += 1;
      const asked = question.current;
      dispatch({ type: 'loading' });
      const answer = await loadPages(load, after, count);
      if (asked !== question.current) return;
      if ('failure' in answer) dispatch({ type: 'failed', failure: answer.failure });
      else dispatch({ type: 'loaded', pages: answer.pages, after });
    },
    [load],
  );

  useEffect(() => {
    dispatch({ type: 'restart' });
    void fetchPages(null, 1);
  }, [fetchPages]);

  const mayLoadMore = state.hasMore && !state.loading && state.failure === undefined;
  const loadMore = useCallback(() => {
    // After a failure it is for people to try again: scrolling would not end asking.
    if (mayLoadMore) void fetchPages(state.endCursor, 1);
  }, [fetchPages, mayLoadMore, state.endCursor]);
  const reload = useCallback(() => {
    void fetchPages(null, Math.min(Math.max(state.pageCount, 1), mostReloadedPages));
  }, [fetchPages, state.pageCount]);
  const patch = useCallback((change: (items: readonly Item[]) => readonly Item[]) => {
    dispatch({ type: 'patched', patch: change });
  }, []);
  return { ...state, loadMore, reload, patch };
}

/** A list that is wanted whole. */
export function useWholeList<Item>(load: LoadPage<Item>): RelayList<Item> {
  const list = useRelayPages(load);
  const { loadMore, failure } = list;
  useEffect(() => {
    if (!failure) loadMore();
  }, [loadMore, failure]);
  return list;
}

async function loadPages<Item>(
  load: LoadPage<Item>,
  after: string | null,
  count: number,
): Promise<{ readonly pages: readonly RelayPage<Item>[] } | { readonly failure: Failure }> {
  const pages: RelayPage<Item>[] = [];
  let cursor = after;
  for (let index = 0; index < count; index += 1) {
    const answer = await load(cursor);
    if ('failure' in answer) return answer;
    pages.push(answer.page);
    cursor = answer.page.pageInfo.endCursor ?? null;
    if (!answer.page.pageInfo.hasNextPage) break;
  }
  return { pages };
}
