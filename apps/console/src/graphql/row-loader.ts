import type { Failure } from './failure.js';

/** One page as the gateway answers it. */
export interface RelayPage<Item> {
  /** Not every list knows how long it is. */
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
  /** null: what was deleted just now. */
  readonly edges: readonly { readonly node?: Item | null }[];
}

export type PageAnswer<Item> = { readonly page: RelayPage<Item> } | { readonly failure: Failure };
export type LoadPage<Item> = (after: string | null, first: number) => Promise<PageAnswer<Item>>;

/** The rows of a list as far as they are known. */
export interface LoadedRows<Item> {
  /** Undefined until the first page is there; of a list that does not know its length, so many that there is a next row. */
  readonly totalCount: number | undefined;
  /** By the number of the page. */
  readonly pages: ReadonlyMap<number, readonly Item[]>;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
}

export const rowsInAPage = 50;

/**
 * Loads the rows of a list where people look, in whatever order: one page at a time, and always the one that is nearest to
 * what is seen when the answer before has come. Pages that were scrolled past are never asked for.
 */
export class RowLoader<Item> {
  private rows: LoadedRows<Item> = {
    totalCount: undefined,
    pages: new Map(),
    failure: undefined,
    loading: true,
  };
  private seen = { first: 0, end: rowsInAPage };
  /** The pages that were asked for since the last reload. */
  private readonly fresh = new Set<number>();
  private round = 0;
  private asking = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly load: LoadPage<Item>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): LoadedRows<Item> => this.rows;

  /** These rows are looked at now; without them, what was looked at before. */
  readonly show = (first = this.seen.first, end = this.seen.end): void => {
    this.seen = { first: Math.max(0, first), end };
    void this.loadWhatIsMissing();
  };

  /** Asks again for what is seen, without emptying it meanwhile; what is not seen is forgotten. */
  readonly reload = (): void => {
    this.round += 1;
    this.forgetAllButSeen();
    this.change({ failure: undefined });
    void this.loadWhatIsMissing();
  };

  readonly patch = (patchRow: (row: Item) => Item): void => {
    const pages = new Map([...this.rows.pages].map(([number, rows]) => [number, rows.map(patchRow)]));
    this.change({ pages });
  };

  private async loadWhatIsMissing(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    // After a failure it is for people to try again: scrolling would not end asking.
    while (this.rows.failure === undefined) {
      const number = this.nextMissing();
      if (number === undefined) break;
      this.change({ loading: true });
      await this.loadPage(number);
    }
    this.asking = false;
    this.change({ loading: false });
  }

  private async loadPage(number: number): Promise<void> {
    const { round } = this;
    const answer = await this.load(cursorBefore(number * rowsInAPage), rowsInAPage);
    if ('failure' in answer) return this.change({ failure: answer.failure });
    const { page } = answer;
    const before = this.rows.totalCount;
    // A question from before a reload is asked again.
    if (round === this.round) {
      // Rows came or went: those of other pages have moved.
      if (before !== undefined && page.totalCount !== undefined && page.totalCount !== before)
        this.forgetAllButSeen();
      this.fresh.add(number);
    }
    this.change({
      pages: new Map(this.rows.pages).set(
        number,
        page.edges.flatMap(({ node }) => node ?? []),
      ),
      totalCount: page.totalCount ?? lengthSoFar(number, page),
    });
  }

  /** The page nearest to the middle of what is seen, of those that are not there. */
  private nextMissing(): number | undefined {
    // Of an empty list as well one page is asked for: there may be rows by now.
    const end = Math.min(this.seen.end, Math.max(this.rows.totalCount ?? 1, 1));
    const last = Math.ceil(end / rowsInAPage) - 1;
    const middle = (this.seen.first + end) / 2 / rowsInAPage - 0.5;
    let nearest: number | undefined;
    for (let number = Math.min(pageOf(this.seen.first), last); number <= last; number += 1) {
      if (this.fresh.has(number)) continue;
      if (nearest === undefined || Math.abs(number - middle) < Math.abs(nearest - middle)) nearest = number;
    }
    return nearest;
  }

  private forgetAllButSeen(): void {
    this.fresh.clear();
    const isSeen = (number: number) =>
      number * rowsInAPage < this.seen.end && (number + 1) * rowsInAPage > this.seen.first;
    this.change({ pages: new Map([...this.rows.pages].filter(([number]) => isSeen(number))) });
  }

  private change(change: Partial<LoadedRows<Item>>): void {
    this.rows = { ...this.rows, ...change };
    for (const listener of this.listeners) listener();
  }
}

function pageOf(row: number): number {
  return Math.floor(row / rowsInAPage);
}

function lengthSoFar(number: number, { edges, pageInfo }: RelayPage<unknown>): number {
  return number * rowsInAPage + edges.length + (pageInfo.hasNextPage ? 1 : 0);
}

/** The gateway's lists count their rows (`relay-page.ts` of the service kit): no page needs the one before it. */
function cursorBefore(row: number): string | null {
  return row === 0 ? null : btoa(`arrayconnection:${row - 1}`);
}
