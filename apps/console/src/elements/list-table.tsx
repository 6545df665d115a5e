import { memo, type ReactNode, type UIEvent, useEffect, useState } from 'react';
import type { RowList } from '../graphql/use-rows.js';
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
  readonly list: Pick<RowList<Item>, 'totalCount' | 'rowAt' | 'show'>;
  readonly keyOf: (item: Item) => string;
  readonly sort?: SortState;
  readonly onOpen?: (item: Item) => void;
  readonly selectedKey?: string;
  readonly minWidthPx?: number;
  readonly heightBelowPx?: number;
}

export const rowHeightPx = 45;
/** As long as nobody knows how many there are. */
const rowsExpected = 8;
/** So far around what is seen rows are loaded. */
const rowsAhead = 30;

/** A table of any length, scrolled as a whole: only the rows in view are drawn, and loaded when they come near it. */
export function ListTable<Item>(props: ListTableProps<Item>) {
  const { columns, list, keyOf, onOpen, selectedKey } = props;
  const { minWidthPx = 720, heightBelowPx = 240 } = props;
  const { totalCount, rowAt, show } = list;
  const rowCount = totalCount ?? rowsExpected;
  const [view, setView] = useState({ topPx: 0, heightPx: 700 });
  const { first, end } = rowWindow(rowCount, rowHeightPx, view.topPx, view.heightPx);

  useEffect(() => show(first - rowsAhead, end + rowsAhead), [show, first, end]);

  function follow(event: UIEvent<HTMLDivElement>): void {
    const { scrollTop, clientHeight } = event.currentTarget;
    setView({ topPx: scrollTop, heightPx: clientHeight });
  }

  function draw(number: number): ReactNode {
    const item = rowAt(number);
    if (item === undefined) return <RowToCome key={`row ${number}`} columns={columns.length} />;
    const key = keyOf(item);
    return (
      <ListRow
        key={key}
        item={item}
        number={number + 2}
        columns={columns}
        selected={key === selectedKey}
        onOpen={onOpen}
      />
    );
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
        aria-rowcount={rowCount + 1}
        aria-busy={totalCount === undefined}
        aria-label={props.label}
      >
        <TableHeader columns={columns} sort={props.sort} />
        <tbody>
          <Spacer rows={first} columns={columns.length} />
          {Array.from({ length: end - first }, (_row, index) => draw(first + index))}
          <Spacer rows={rowCount - end} columns={columns.length} />
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

/** Stands where a row is going to be, and as high: nothing moves when it comes. */
function RowToCome({ columns }: { readonly columns: number }) {
  return (
    <tr aria-hidden>
      {Array.from({ length: columns }, (_column, column) => (
        <td key={column}>
          <span className="to-come" style={{ width: column === 0 ? '65%' : '45%' }} />
        </td>
      ))}
    </tr>
  );
}

/** How long a list is, said to screen readers as well. */
export function ListCount({ total }: { readonly total: number | undefined }) {
  return (
    <span role="status" style={{ fontSize: '0.8125rem', color: 'var(--mantine-color-dimmed)' }}>
      {total === undefined ? text.navigation.loading : text.tables.total(total)}
    </span>
  );
}
