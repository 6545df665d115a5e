import { Skeleton } from '@mantine/core';
import { memo, type ReactNode, type UIEvent, useLayoutEffect, useState } from 'react';
import { text } from '../messages/messages.js';
import { rowWindow } from './row-window.js';
import { type SortState, TableHeader } from './table-header.js';

export interface Column<Item> {
  readonly id: string;
  readonly header: string;
  readonly width?: string;
  readonly number?: boolean;
  readonly sortable?: boolean;
  readonly render: (item: Item) => ReactNode;
}

export interface ListTableProps<Item> {
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly totalCount: number | undefined;
  readonly hasMore: boolean;
  readonly onEndReached: () => void;
  readonly sort?: SortState;
  readonly onOpen?: (item: Item) => void;
  readonly selectedKey?: string;
  readonly minWidthPx?: number;
  readonly heightBelowPx?: number;
}

export const rowHeightPx = 45;
const skeletonRows = 8;
/** So far before the end the next page is asked for. */
const rowsAhead = 30;

/** A table of any length: only the rows in view are drawn, and further pages are loaded while it is scrolled. */
export function ListTable<Item>(props: ListTableProps<Item>) {
  const { columns, items, keyOf, totalCount, hasMore, onEndReached, onOpen, selectedKey } = props;
  const { minWidthPx = 720, heightBelowPx = 240 } = props;
  const [view, setView] = useState({ topPx: 0, heightPx: 700 });
  const { first, end } = rowWindow(items.length, rowHeightPx, view.topPx, view.heightPx);
  const nearEnd = hasMore && end + rowsAhead >= items.length;

  useLayoutEffect(() => {
    if (nearEnd) onEndReached();
  }, [nearEnd, onEndReached]);

  function follow(event: UIEvent<HTMLDivElement>): void {
    const { scrollTop, clientHeight } = event.currentTarget;
    setView({ topPx: scrollTop, heightPx: clientHeight });
  }

  return (
    <div
      className="table-scroll"
      style={{ maxHeight: `calc(100dvh - ${heightBelowPx}px)`, minHeight: 240 }}
      tabIndex={0}
      role="region"
      aria-label={props.label}
      onScroll={follow}
    >
      <table
        className="data-table"
        style={{ minWidth: minWidthPx }}
        aria-rowcount={(totalCount ?? skeletonRows) + 1}
        aria-busy={totalCount === undefined}
        aria-label={props.label}
      >
        <TableHeader columns={columns} sort={props.sort} />
        <tbody>
          {totalCount === undefined && <SkeletonRows columns={columns.length} rows={skeletonRows} />}
          <Spacer rows={first} columns={columns.length} />
          {items.slice(first, end).map((item, index) => (
            <ListRow
              key={keyOf(item)}
              item={item}
              number={first + index + 2}
              columns={columns}
              selected={keyOf(item) === selectedKey}
              onOpen={onOpen}
            />
          ))}
          <Spacer rows={items.length - end} columns={columns.length} />
          {hasMore && <SkeletonRows columns={columns.length} rows={3} />}
        </tbody>
      </table>
    </div>
  );
}

interface ListRowProps<Item> extends Pick<ListTableProps<Item>, 'columns' | 'onOpen'> {
  readonly item: Item;
  readonly number: number;
  readonly selected: boolean;
}

function AnyListRow<Item>({ item, number, columns, selected, onOpen }: ListRowProps<Item>) {
  return (
    <tr
      aria-rowindex={number}
      data-selected={selected || undefined}
      className={onOpen && 'opens'}
      onClick={onOpen && (() => onOpen(item))}
    >
      {columns.map((column) => (
        <td key={column.id} className={column.number ? 'number' : undefined}>
          {column.render(item)}
        </td>
      ))}
    </tr>
  );
}

/** Drawn anew only when it says something else: while the table is scrolled, the others stay as they are. */
const ListRow = memo(AnyListRow) as typeof AnyListRow;

function Spacer({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr className="spacer" aria-hidden>
      <td colSpan={columns} style={{ height: rows * rowHeightPx }} />
    </tr>
  );
}

function SkeletonRows({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return Array.from({ length: rows }, (_row, row) => (
    <tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_column, column) => (
        <td key={column}>
          <Skeleton height={12} width={column === 0 ? '65%' : '45%'} />
        </td>
      ))}
    </tr>
  ));
}

/** How much of a list is on the screen, said to screen readers as well. */
export function ListCount({ shown, total }: { readonly shown: number; readonly total: number | undefined }) {
  return (
    <span role="status" style={{ fontSize: '0.8125rem', color: 'var(--mantine-color-dimmed)' }}>
      {total === undefined ? text.navigation.loading : text.tables.shown(shown, total)}
    </span>
  );
}
