import { describe, expect, it } from '@jest/globals';
import { pageWindow, relayPage, type RelayPage } from './relay-page.js';

const all = Array.from({ length: 7 }, (_, index) => `device ${index}`);

function page(first: number | null, after?: string | null, items = all): RelayPage<string> {
  const window = pageWindow({ first, after });
  return relayPage(items.slice(window.offset, window.offset + window.limit), items.length, window);
}

function nodes({ edges }: RelayPage<string>): string[] {
  return edges.map(({ node }) => node);
}

describe('a page', () => {
  it('has 50 items when nothing is said, null included', () => {
    expect(pageWindow({})).toEqual({ offset: 0, limit: 50 });
    expect(pageWindow({ first: null, after: null })).toEqual({ offset: 0, limit: 50 });
  });

  it.each([1, 100])('of %i items can be asked for', (first) => {
    expect(pageWindow({ first }).limit).toBe(first);
  });

  it.each([0, 101, -1, 1.5, Number.NaN])('of %d items is refused', (first) => {
    expect(() => pageWindow({ first })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'first' }),
    );
  });

  it.each(['', 'x', 'YXJyYXljb25uZWN0aW9uOg==', cursor(-1), cursor(1e9), cursor(Number.NaN)])(
    'after the cursor %j, which is none of ours, is refused',
    (after) => {
      expect(() => pageWindow({ after })).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'after' }),
      );
    },
  );

  it('follows page after page to the end, each item once', () => {
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    for (let hasNextPage = true; hasNextPage; pages++) {
      const next: RelayPage<string> = page(3, after);
      seen.push(...nodes(next));
      ({ endCursor: after, hasNextPage } = next.pageInfo);
    }
    expect(seen).toEqual(all);
    expect(pages).toBe(3);
  });

  it('knows whether there are more on either side, on both sides of each boundary', () => {
    expect(page(6).pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(page(7).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(page(5, cursor(0)).pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(page(6, cursor(0)).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('behind the last item is empty', () => {
    const behind = page(3, cursor(6));
    expect(behind).toMatchObject({ edges: [], totalCount: 7 });
    expect(behind.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    });
  });

  it('of an empty list is empty', () => {
    expect(page(3, null, [])).toMatchObject({ edges: [], totalCount: 0, pageInfo: { hasNextPage: false } });
  });
});

/** As graphql-relay writes them. */
function cursor(offset: number): string {
  return Buffer.from(`arrayconnection:${offset}`).toString('base64');
}
