import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { text } from '../messages/messages.js';

export interface SortState {
  readonly columnId: string;
  readonly direction: 'ASC' | 'DESC';
  readonly onSort: (columnId: string) => void;
}

interface HeaderColumn {
  readonly id: string;
  readonly header: string;
  readonly width?: string;
  readonly number?: boolean;
  readonly sortable?: boolean;
}

interface TableHeaderProps {
  readonly columns: readonly HeaderColumn[];
  readonly sort: SortState | undefined;
}

export function TableHeader({ columns, sort }: TableHeaderProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            style={{ width: column.width }}
            className={column.number ? 'number' : undefined}
            aria-sort={column.sortable ? sortOf(column, sort) : undefined}
          >
            {column.sortable && sort ? <SortButton column={column} sort={sort} /> : column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SortButton({ column, sort }: { readonly column: HeaderColumn; readonly sort: SortState }) {
  const direction = sortOf(column, sort);
  const Icon = { ascending: IconArrowUp, descending: IconArrowDown, none: IconArrowsSort }[direction];
  return (
    <button
      type="button"
      className="sort-button"
      aria-label={text.tables.sortBy(column.header)}
      onClick={() => sort.onSort(column.id)}
    >
      {column.header}
      <Icon size={14} aria-hidden opacity={direction === 'none' ? 0.5 : 1} />
    </button>
  );
}

function sortOf(column: HeaderColumn, sort: SortState | undefined): 'ascending' | 'descending' | 'none' {
  if (sort?.columnId !== column.id) return 'none';
  return sort.direction === 'ASC' ? 'ascending' : 'descending';
}
