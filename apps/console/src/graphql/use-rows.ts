import type { TypedDocumentNode } from '@urql/core';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { failureOf } from './failure.js';
import { type LoadedRows, type RelayPage, RowLoader, rowsInAPage } from './row-loader.js';

/** A list of the gateway, of which the rows that are seen are loaded. */
export interface RowList<Item> extends Omit<LoadedRows<Item>, 'pages'> {
  /** Undefined as long as it is not loaded. */
  readonly rowAt: (number: number) => Item | undefined;
  /** What is loaded, in order. */
  readonly items: readonly Item[];
  readonly show: RowLoader<Item>['show'];
  readonly reload: () => void;
  readonly patch: RowLoader<Item>['patch'];
}

interface PageVariables {
  readonly first: number;
  readonly after?: string | null;
}

type Lists<Field extends string, Item> = { readonly [field in Field]: RelayPage<Item> };

const noRows: RelayPage<never> = { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] };

/** The list that stands in a field of a query; with other variables it starts anew. */
export function useRows<Field extends string, Item, Variables extends PageVariables>(
  document: TypedDocumentNode<Lists<Field, Item>, Variables>,
  field: Field,
  variables: Omit<Variables, keyof PageVariables>,
): RowList<Item> {
  const client = useClient();
  const asked = JSON.stringify(variables);
  const loader = useMemo(
    () =>
      new RowLoader<Item>(async (after, first) => {
        const all = { ...(JSON.parse(asked) as object), first, after } as Variables;
        const { data, error } = await client
          .query(document, all, { requestPolicy: 'network-only' })
          .toPromise();
        return error ? { failure: failureOf(error) } : { page: data?.[field] ?? noRows };
      }),
    [client, document, field, asked],
  );
  useEffect(() => loader.show(), [loader]);
  const loaded = useSyncExternalStore(loader.subscribe, loader.current);
  return useMemo(() => listOf(loaded, loader), [loaded, loader]);
}

/** A list that is wanted whole. */
export function useAllRows<Field extends string, Item, Variables extends PageVariables>(
  ...asked: Parameters<typeof useRows<Field, Item, Variables>>
): RowList<Item> {
  const list = useRows(...asked);
  const { show } = list;
  useEffect(() => show(0, Number.POSITIVE_INFINITY), [show]);
  return list;
}

function listOf<Item>({ pages, ...loaded }: LoadedRows<Item>, loader: RowLoader<Item>): RowList<Item> {
  const { show, reload, patch } = loader;
  const inOrder = [...pages].toSorted(([one], [other]) => one - other);
  return {
    ...loaded,
    rowAt: (number) => pages.get(Math.floor(number / rowsInAPage))?.[number % rowsInAPage],
    items: inOrder.flatMap(([, items]) => items),
    show,
    reload,
    patch,
  };
}
