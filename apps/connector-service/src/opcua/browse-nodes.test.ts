import { describe, expect, it } from '@jest/globals';
import { type BrowseResult, StatusCodes } from 'node-opcua';
import { browseNodes } from './browse-nodes.js';
import type { OpcUaSession } from './opcua-session.js';

type Page = Partial<Pick<BrowseResult, 'statusCode' | 'references' | 'continuationPoint'>>;

const more = Buffer.from([1]);
const empty: Page = { statusCode: StatusCodes.Good, references: [], continuationPoint: more };

/** A server that answers its first page, and every request for more with the next one. */
function serverOf(first: Page, next: Page) {
  const asked = { next: 0, released: 0 };
  const client = {
    browse: () => Promise.resolve(first),
    browseNext: (_point: unknown, isRelease: boolean) => {
      asked[isRelease ? 'released' : 'next'] += 1;
      return Promise.resolve(next);
    },
  };
  const ask = (work: (session: typeof client) => Promise<unknown>) => work(client);
  return { asked, session: { ask, read: () => Promise.resolve([]) } as unknown as OpcUaSession };
}

const window = { offset: 0, limit: 10 };

describe('browsing a server', () => {
  it('ends at a page with nothing in it that says there is more', async () => {
    const { asked, session } = serverOf(empty, empty);
    expect(await browseNodes(session, 'i=85', window)).toEqual({ nodes: [], totalCount: 0 });
    expect(asked).toEqual({ next: 0, released: 1 });
  });

  it('does not take what came before a refusal for all there is', async () => {
    const { session } = serverOf(
      { ...empty, references: [{}] as BrowseResult['references'] },
      { statusCode: StatusCodes.BadContinuationPointInvalid, references: [] },
    );
    await expect(browseNodes(session, 'i=85', window)).rejects.toMatchObject({
      code: 'BadContinuationPointInvalid',
    });
  });

  it.each(['i=9999999999', 'ns=99999;i=1', `g=${'-'.repeat(36)}`])(
    'is not asked for %s, which is no NodeId',
    async (nodeId) => {
      const { session } = serverOf(empty, empty);
      await expect(browseNodes(session, nodeId, window)).rejects.toMatchObject({ code: 'NODE_ID_INVALID' });
    },
  );
});
