import { randomUUID } from 'node:crypto';
import { presentServerCertificate } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphqlClient } from './support/graphql-client.js';
import { Operations } from './support/operations.js';
import { Scene } from './support/scene.js';

const address = '2001:db8::17';
let scene: Scene;
let anna: Operations;
let annasClient: GraphqlClient;

beforeAll(async () => {
  scene = await Scene.start();
  annasClient = await clientOf('anna', { 'x-forwarded-for': address });
  anna = new Operations(annasClient);
});
afterAll(() => scene?.stop());

async function clientOf(subject: string, headers: Record<string, string>): Promise<GraphqlClient> {
  const token = await scene.issuer.token({ subject, roles: ['certificate-manager'] });
  return new GraphqlClient(scene.service.graphqlUrl, token, headers);
}

interface EntryView {
  readonly sequence: number;
  readonly actor: string;
  readonly address: string | null;
  readonly action: string;
  readonly certificateId: string | null;
  readonly certificateName: string | null;
  readonly details: string;
  readonly hash: string;
  readonly occurredAt: string;
}

interface Page {
  readonly totalCount: number;
  readonly edges: { readonly node: EntryView }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const query = `query ($first: Int, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { sequence occurredAt actor address action certificateId certificateName details hash } }
  }
}`;

const page = async (variables: object): Promise<Page> =>
  (await annasClient.ask<{ auditLog: Page }>(query, variables)).auditLog;

/** Newest first. */
async function entries(filter: object): Promise<EntryView[]> {
  return (await page({ filter })).edges.map(({ node }) => node);
}

describe('every change is written down with who made it and from where', () => {
  const byAnna = { actor: 'anna', address };

  it('generate, rename, regenerate, make default, delete', async () => {
    const before = await anna.defaultCertificate();
    const { id, thumbprint } = await anna.generate({ name: 'Mixer' });
    await anna.update({ id, name: 'Mixer 2' });
    await anna.regenerate(id, 'COMPROMISED');
    await anna.setDefault(id);
    await anna.setDefault(before.id);
    await anna.delete(id);
    const found = await entries({ certificateId: id });
    const seen = found.map(({ action, certificateName, actor, address }) => ({
      action,
      certificateName,
      actor,
      address,
    }));
    expect(seen.toReversed()).toEqual([
      { action: 'CERTIFICATE_GENERATED', certificateName: 'Mixer', ...byAnna },
      { action: 'CERTIFICATE_UPDATED', certificateName: 'Mixer 2', ...byAnna },
      { action: 'CERTIFICATE_REGENERATED', certificateName: 'Mixer 2', ...byAnna },
      { action: 'DEFAULT_CHANGED', certificateName: 'Mixer 2', ...byAnna },
      { action: 'CERTIFICATE_DELETED', certificateName: 'Mixer 2', ...byAnna },
    ]);
    expect(found.at(-1)?.details).toBe(`revision 1, thumbprint ${thumbprint}`);
    expect(found.at(-2)?.details).toContain('name was "Mixer"');
    expect(found.at(-3)?.details).toContain('COMPROMISED; revision 2');
  });

  it('trust, reject and remove a server certificate; the first trust is the system’s', async () => {
    const { certificatePem } = await anna.defaultCertificate();
    const der = certificatePem.replace(/-----[A-Z ]+-----|\s/g, '');
    const deviceId = randomUUID();
    await scene.nats.call(presentServerCertificate, { plantId: 'north', deviceId, certificateChain: [der] });
    const id = (await entries({ action: 'SERVER_CERTIFICATE_TRUSTED' }))[0]?.certificateId ?? '';
    await annasClient.ask(`mutation { rejectServerCertificate(id: "${id}") { id } }`);
    await annasClient.ask(`mutation { trustServerCertificate(id: "${id}") { id } }`);
    await annasClient.ask(`mutation { removeServerCertificate(id: "${id}") }`);
    const found = await entries({ certificateId: id });
    expect(found.map(({ action, actor }) => [action, actor]).toReversed()).toEqual([
      ['SERVER_CERTIFICATE_TRUSTED', 'system'],
      ['SERVER_CERTIFICATE_REJECTED', 'anna'],
      ['SERVER_CERTIFICATE_TRUSTED', 'anna'],
      ['SERVER_CERTIFICATE_REMOVED', 'anna'],
    ]);
    expect(found[0]?.details).toContain(deviceId);
  });

  it('the first default certificate is the system’s', async () => {
    const { id } = await anna.defaultCertificate();
    const found = (await entries({ certificateId: id, actor: 'system' })).toReversed();
    expect(found.map(({ action, address: from }) => [action, from])).toEqual([
      ['CERTIFICATE_GENERATED', null],
      ['DEFAULT_CHANGED', null],
    ]);
  });

  it('a caller whose name is system does not pass for it, and an address that is none is not kept', async () => {
    const impostor = new Operations(await clientOf('system', { 'x-forwarded-for': '<script>' }));
    const { id } = await impostor.generate({ name: 'Impostor' });
    expect(await entries({ certificateId: id })).toMatchObject([{ actor: 'user:system', address: null }]);
  });

  it('what changed nothing and what was refused is not', async () => {
    const { id } = await anna.generate({ name: 'Still' });
    await anna.update({ id, name: 'Still' });
    await annasClient.refusal(
      `mutation { deleteCertificate(id: "${(await anna.defaultCertificate()).id}") { id } }`,
    );
    expect(await entries({ certificateId: id })).toHaveLength(1);
    expect(await entries({ action: 'CERTIFICATE_DELETED', certificateId: id })).toHaveLength(0);
  });

  it('a change is not made when it cannot be written down', async () => {
    await scene.infrastructure.query('ALTER TABLE audit_entry RENAME TO audit_entry_away');
    try {
      const refused = await annasClient.refusal(
        `mutation { generateCertificate(input: { name: "Unseen", keySize: 2048 }) { id } }`,
      );
      expect(refused.code).toBe('INTERNAL');
    } finally {
      await scene.infrastructure.query('ALTER TABLE audit_entry_away RENAME TO audit_entry');
    }
    const { certificates } = await annasClient.ask<{ certificates: { totalCount: number } }>(
      '{ certificates(filter: { search: "Unseen" }) { totalCount } }',
    );
    expect(certificates.totalCount).toBe(0);
  });

  it('changes at the same time follow each other without a gap', async () => {
    const { id } = await anna.generate({ name: 'Busy' });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => anna.update({ id, description: `number ${index}` })),
    );
    const all = await scene.infrastructure.query<{ sequence: number }>(
      'SELECT sequence FROM audit_entry ORDER BY occurred_at, sequence',
    );
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
    expect(await entries({ certificateId: id })).toHaveLength(21);
  });
});

describe('the query auditLog', () => {
  it('gives pages, newest first, that meet without a gap', async () => {
    const first = await page({ first: 3 });
    const second = await page({ first: 3, after: first.pageInfo.endCursor });
    const sequences = [...first.edges, ...second.edges].map(({ node }) => node.sequence);
    expect(sequences).toEqual(Array.from({ length: 6 }, (_, index) => first.totalCount - index));
    expect(first.pageInfo.hasNextPage).toBe(true);
  });

  it('filters by instant: from belongs to it, until does not', async () => {
    const [newest, older] = (await page({ first: 2 })).edges.map(({ node }) => node);
    const from = older?.occurredAt;
    const until = newest?.occurredAt;
    expect((await entries({ from })).map(({ sequence }) => sequence)).toContain(older?.sequence);
    expect((await entries({ until })).map(({ sequence }) => sequence)).not.toContain(newest?.sequence);
  });

  it('refuses a page that is too large, a foreign cursor and text that no entry has', async () => {
    const refusal = (variables: object) => annasClient.refusal(query, variables);
    expect(await refusal({ first: 101 })).toEqual({ code: 'BAD_USER_INPUT', field: 'first' });
    expect(await refusal({ after: 'x' })).toEqual({ code: 'BAD_USER_INPUT', field: 'after' });
    expect(await refusal({ filter: { actor: 'a\0b' } })).toEqual({ code: 'BAD_USER_INPUT', field: 'actor' });
  });
});

describe('the database refuses', () => {
  it.each([
    'UPDATE audit_entry SET actor = $$nobody$$ WHERE sequence = 1',
    'DELETE FROM audit_entry WHERE sequence = 1',
    'DELETE FROM audit_entry WHERE false',
    'TRUNCATE audit_entry',
    'DELETE FROM audit_head',
    'TRUNCATE audit_head',
    'UPDATE audit_head SET sequence = sequence - 1',
  ])('%s', async (statement) => {
    await expect(scene.infrastructure.query(statement)).rejects.toThrow(/append-only|only moves on by one/);
  });

  it('an entry that does not follow the last one', async () => {
    const insert = `INSERT INTO audit_entry (sequence, occurred_at, actor, action, hash)
      SELECT sequence + $1, now(), 'nobody', 'CERTIFICATE_DELETED', repeat('a', 64) FROM audit_head`;
    await expect(scene.infrastructure.query(insert, [2])).rejects.toThrow('does not follow');
    await expect(scene.infrastructure.query(insert, [0])).rejects.toThrow('duplicate key');
  });
});
