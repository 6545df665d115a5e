import { describe, expect, it } from '@jest/globals';
import { type PageAnswer, RowLoader, rowsInAPage } from './row-loader.js';

const failure = { message: 'The gateway is away.', code: undefined, field: undefined };

/** A list on a server that answers when the test says so. */
class Server {
  readonly asked: number[] = [];
  private answers: ((answer: PageAnswer<string>) => void)[] = [];

  constructor(public rows: readonly string[]) {}

  readonly load = (after: string | null, first: number): Promise<PageAnswer<string>> => {
    const start = after === null ? 0 : Number(atob(after).replace('arrayconnection:', '')) + 1;
    this.asked.push(start / first);
    return new Promise((resolve) => this.answers.push(resolve));
  };

  /** What it knows now, to the oldest question that waits. */
  async answer(other?: PageAnswer<string>): Promise<void> {
    const start = (this.asked.at(-this.answers.length) ?? 0) * rowsInAPage;
    const nodes = this.rows.slice(start, start + rowsInAPage);
    const page = {
      totalCount: this.rows.length,
      pageInfo: { hasNextPage: start + rowsInAPage < this.rows.length },
      edges: nodes.map((node) => ({ node })),
    };
    this.answers.shift()?.(other ?? { page });
    await settled();
  }

  async answerAll(): Promise<void> {
    while (this.answers.length > 0) await this.answer();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function named(count: number, prefix = 'row'): string[] {
  return Array.from({ length: count }, (_row, number) => `${prefix} ${number}`);
}

function opened(count: number): { readonly server: Server; readonly loader: RowLoader<string> } {
  const server = new Server(named(count));
  const loader = new RowLoader(server.load);
  loader.show();
  return { server, loader };
}

function pagesOf(loader: RowLoader<string>): number[] {
  return [...loader.current().pages.keys()].toSorted((one, other) => one - other);
}

describe('the rows of a long list', () => {
  it('are loaded from the beginning, a page of them', async () => {
    const { server, loader } = opened(10_000);
    expect(loader.current()).toMatchObject({ totalCount: undefined, loading: true });
    await server.answerAll();
    expect(server.asked).toEqual([0]);
    expect(loader.current()).toMatchObject({ totalCount: 10_000, loading: false });
    expect(loader.current().pages.get(0)).toEqual(named(50));
  });

  it('leave out what was deleted just now', async () => {
    const { server, loader } = opened(2);
    const edges = [{ node: null }, { node: 'row 1' }];
    await server.answer({ page: { totalCount: 2, pageInfo: { hasNextPage: false }, edges } });
    expect(loader.current().pages.get(0)).toEqual(['row 1']);
  });

  it('are loaded where people look, without those before', async () => {
    const { server, loader } = opened(10_000);
    await server.answerAll();
    loader.show(9_960, 10_000);
    await server.answerAll();
    expect(server.asked).toEqual([0, 199]);
    expect(loader.current().pages.get(199)?.at(-1)).toBe('row 9999');
  });

  it('that were scrolled past while an answer was under way are not asked for', async () => {
    const { server, loader } = opened(10_000);
    await server.answerAll();
    for (let first = 1_000; first <= 9_000; first += 100) loader.show(first, first + 40);
    await server.answerAll();
    expect(server.asked).toEqual([0, 20, 180]);
  });

  it('are asked for from the middle of what is seen', async () => {
    const { server, loader } = opened(10_000);
    await server.answerAll();
    loader.show(990, 1_110);
    await server.answerAll();
    expect(server.asked).toEqual([0, 20, 21, 19, 22]);
  });

  it('can be wanted whole', async () => {
    const { server, loader } = opened(120);
    loader.show(0, Number.POSITIVE_INFINITY);
    await server.answerAll();
    expect(pagesOf(loader)).toEqual([0, 1, 2]);
    expect(loader.current().loading).toBe(false);
  });

  it('of an empty list are none', async () => {
    const { server, loader } = opened(0);
    await server.answerAll();
    expect(server.asked).toEqual([0]);
    expect(loader.current()).toMatchObject({ totalCount: 0, loading: false });
  });
});

describe('a reload', () => {
  it('asks for what is seen, shows it meanwhile, and forgets the rest', async () => {
    const { server, loader } = opened(10_000);
    await server.answerAll();
    loader.show(500, 540);
    await server.answerAll();
    server.rows = named(10_000, 'new');
    loader.reload();
    expect(loader.current().pages.get(10)?.[0]).toBe('row 500');
    await server.answerAll();
    expect(loader.current().pages.get(10)?.[0]).toBe('new 500');
    expect(pagesOf(loader)).toEqual([10]);
  });

  it('while an answer is under way is answered after it: that one may be older', async () => {
    const { server, loader } = opened(10);
    loader.reload();
    await server.answer();
    expect(loader.current().pages.get(0)?.[0]).toBe('row 0');
    server.rows = named(10, 'new');
    await server.answerAll();
    expect(server.asked).toEqual([0, 0]);
    expect(loader.current().pages.get(0)?.[0]).toBe('new 0');
  });
});

describe('a list', () => {
  it('that was empty shows what has come when it is asked again', async () => {
    const { server, loader } = opened(0);
    await server.answerAll();
    server.rows = ['the first'];
    loader.reload();
    await server.answerAll();
    expect(loader.current().pages.get(0)).toEqual(['the first']);
  });

  it('that has become shorter than where people look shows its end', async () => {
    const { server, loader } = opened(10_000);
    await server.answerAll();
    loader.show(9_960, 10_000);
    await server.answerAll();
    server.rows = named(120);
    loader.reload();
    await server.answerAll();
    expect(loader.current()).toMatchObject({ totalCount: 120, loading: false });
    expect(pagesOf(loader)).toContain(2);
  });

  it('whose length has changed is asked again for what is seen', async () => {
    const { server, loader } = opened(200);
    await server.answerAll();
    loader.show(0, 100);
    server.rows = ['added', ...named(200)];
    await server.answerAll();
    expect(loader.current().totalCount).toBe(201);
    expect(loader.current().pages.get(0)?.[0]).toBe('added');
    expect(loader.current().pages.get(1)?.[0]).toBe('row 49');
  });

  it('that does not know its length says whether there is more', async () => {
    const { server, loader } = opened(1);
    const edges = named(50).map((node) => ({ node }));
    await server.answer({ page: { pageInfo: { hasNextPage: true }, edges } });
    expect(loader.current().totalCount).toBe(51);
    loader.show(0, 250);
    await server.answer({ page: { pageInfo: { hasNextPage: false }, edges: [{ node: 'the last' }] } });
    expect(loader.current()).toMatchObject({ totalCount: 51, loading: false });
  });

  it('is patched where it stands', async () => {
    const { server, loader } = opened(3);
    await server.answerAll();
    loader.patch((row) => (row === 'row 1' ? 'renamed' : row));
    expect(loader.current().pages.get(0)).toEqual(['row 0', 'renamed', 'row 2']);
  });

  it('that failed is not asked again until somebody wants it', async () => {
    const { server, loader } = opened(10_000);
    await server.answer({ failure });
    expect(loader.current()).toMatchObject({ failure, loading: false });
    loader.show(100, 140);
    expect(server.asked).toEqual([0]);
    loader.reload();
    await server.answerAll();
    expect(loader.current()).toMatchObject({ failure: undefined, totalCount: 10_000 });
  });
});
