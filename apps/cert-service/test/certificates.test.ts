import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { GraphqlClient } from './support/graphql-client.js';
import {
  deleteMutation,
  generateMutation,
  regenerateMutation,
  setDefaultMutation,
  updateMutation,
} from './support/operations.js';
import { opensslReadsPrivateKey, opensslVerify } from './support/openssl.js';
import { Scene } from './support/scene.js';
import { countStatements } from './support/statement-counter.js';

const unknownId = '00000000-0000-4000-8000-000000000000';
const day = 86_400_000;
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start();
});
afterAll(() => scene?.stop());

describe('the default certificate', () => {
  it('is there after the first start, for the host that the configuration names', async () => {
    expect(await scene.operations.defaultCertificate()).toMatchObject({
      name: 'Default',
      isDefault: true,
      revision: 1,
      keySize: 3072,
      applicationUri: 'urn:plant-7.example.com:Koios:default',
      statuses: ['VALID', 'SELF_SIGNED'],
    });
  });
});

describe('generateCertificate', () => {
  it('makes what was asked for', async () => {
    const name = 'Line 4 – Süd';
    const certificate = await scene.operations.generate({
      name,
      description: 'For the south hall',
      organization: 'Example Works',
      validityDays: 90,
    });
    expect(certificate).toMatchObject({
      name,
      description: 'For the south hall',
      commonName: name,
      organization: 'Example Works',
      isDefault: false,
      revision: 1,
      applicationUri: 'urn:plant-7.example.com:Koios:line-4-sud',
      dnsNames: ['plant-7.example.com'],
      ipAddresses: [],
      keySize: 2048,
      filesAvailable: true,
      revisions: [{ revision: 1, thumbprint: certificate.thumbprint }],
    });
    const length = Date.parse(certificate.validUntil) - Date.parse(certificate.validFrom);
    expect(length).toBe(91 * day);
  });

  it('puts the ApplicationUri into the subject alternative name; node:crypto and openssl accept the certificate', async () => {
    const { certificatePem, applicationUri, thumbprint } = await scene.operations.generate({
      name: 'Accepted',
    });
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.subjectAltName).toBe(`URI:${applicationUri}, DNS:plant-7.example.com`);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(createHash('sha1').update(certificate.raw).digest('hex').toUpperCase()).toBe(thumbprint);
    expect(opensslVerify(certificatePem)).toMatch(/OK/);
  });

  it.each([
    ['192.0.2.7', 'urn:192.0.2.7:Koios:address-1', '192.0.2.7'],
    ['2001:DB8::7', 'urn:2001-db8-0-0-0-0-0-7:Koios:address-2', '2001:db8::7'],
  ])('takes the address %s for an address', async (hostname, applicationUri, address) => {
    const name = `Address ${applicationUri.at(-1)}`;
    const certificate = await scene.operations.generate({ name, hostname });
    expect(certificate).toMatchObject({ applicationUri, dnsNames: [], ipAddresses: [address] });
  });

  it('takes the defaults for what is omitted', async () => {
    const { generateCertificate } = await scene.client.ask<{ generateCertificate: object }>(
      generateMutation,
      {
        input: {
          name: 'Only a name',
          hostname: null,
          keySize: null,
          validityDays: null,
          description: null,
          organization: null,
        },
      },
    );
    expect(generateCertificate).toMatchObject({
      keySize: 3072,
      organization: 'Koios',
      dnsNames: ['plant-7.example.com'],
    });
  });

  it('leaves nothing in the object storage that can be read as a key', async () => {
    const { id } = await scene.operations.generate({ name: 'Sealed' });
    expect(await scene.storedKeys.namesOf(id)).toEqual([`keys/${id}/1.jwe`]);
    const content = await scene.storedKeys.content(`keys/${id}/1.jwe`);
    expect(content).not.toMatch(/PRIVATE KEY/);
    expect(content).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(opensslReadsPrivateKey(content)).toBe(false);
  });

  it.each([
    ['an empty name', { name: '' }, 'CERTIFICATE_NAME_INVALID', 'name'],
    ['a blank name', { name: ' \t ' }, 'CERTIFICATE_NAME_INVALID', 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'CERTIFICATE_NAME_INVALID', 'name'],
    ['a name with a line break', { name: 'two\nlines' }, 'CERTIFICATE_NAME_INVALID', 'name'],
    ['a name with half a character', { name: 'a\ud800' }, 'CERTIFICATE_NAME_INVALID', 'name'],
    ['a taken name', { name: 'Default' }, 'CERTIFICATE_NAME_TAKEN', 'name'],
    ['a taken name in another case', { name: ' dEFAULT ' }, 'CERTIFICATE_NAME_TAKEN', 'name'],
    ['a hostname with an underscore', { name: 'A', hostname: 'plc_7' }, 'HOSTNAME_INVALID', 'hostname'],
    [
      'a hostname that is a mistyped address',
      { name: 'A', hostname: '192.168.1.300' },
      'HOSTNAME_INVALID',
      'hostname',
    ],
    ['an empty hostname', { name: 'A', hostname: '' }, 'HOSTNAME_INVALID', 'hostname'],
    ['a key size that is none', { name: 'A', keySize: 1024 }, 'KEY_SIZE_INVALID', 'keySize'],
    ['no validity', { name: 'A', validityDays: 0 }, 'VALIDITY_INVALID', 'validityDays'],
    [
      'a validity of over twenty years',
      { name: 'A', validityDays: 7_301 },
      'VALIDITY_INVALID',
      'validityDays',
    ],
    [
      'an organization of 65 characters',
      { name: 'A', organization: 'x'.repeat(65) },
      'BAD_USER_INPUT',
      'organization',
    ],
    [
      'an organization with a line break',
      { name: 'A', organization: 'a\nb' },
      'BAD_USER_INPUT',
      'organization',
    ],
    [
      'a description of 1,001 characters',
      { name: 'A', description: 'x'.repeat(1_001) },
      'BAD_USER_INPUT',
      'description',
    ],
    ['a description with a null', { name: 'A', description: 'a\0b' }, 'BAD_USER_INPUT', 'description'],
  ])('refuses %s and changes nothing', async (_what, input, code, field) => {
    const before = [await scene.storedKeys.names(), await numberOfCertificates()];
    expect(await scene.client.refusal(generateMutation, { input })).toEqual({ code, field });
    expect([await scene.storedKeys.names(), await numberOfCertificates()]).toEqual(before);
  });

  it('lets one of two have a name that both want at once', async () => {
    const both = await Promise.allSettled(
      ['Wanted', 'WANTED'].map((name) => scene.operations.generate({ name })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [loser] = both.filter((result) => result.status === 'rejected');
    expect(String(loser?.reason)).toContain('CERTIFICATE_NAME_TAKEN');
  });
});

describe('regenerateCertificate', () => {
  it('keeps all that identifies the certificate, with a new key', async () => {
    const before = await scene.operations.generate({
      name: 'Renewed',
      validityDays: 365,
      organization: 'Example Works',
    });
    const after = await scene.operations.regenerate(before.id);
    const stays = ({
      id,
      name,
      applicationUri,
      commonName,
      organization,
      dnsNames,
      keySize,
    }: typeof before) => ({
      id,
      name,
      applicationUri,
      commonName,
      organization,
      dnsNames,
      keySize,
    });
    expect(stays(after)).toEqual(stays(before));
    expect(after.revisions.map(({ revision }) => revision)).toEqual([2, 1]);
    expect(after.thumbprint).not.toBe(before.thumbprint);
    expect(after.serialNumber).not.toBe(before.serialNumber);
    const [oldKey, newKey] = [before, after].map(
      ({ certificatePem }) => new X509Certificate(certificatePem).publicKey,
    );
    expect(oldKey?.export({ format: 'jwk' })).not.toEqual(newKey?.export({ format: 'jwk' }));
    expect(Date.parse(after.validUntil) - Date.parse(after.validFrom)).toBe(366 * day);
  });

  it('gives consecutive revisions to many at once', async () => {
    const { id } = await scene.operations.generate({ name: 'Contended' });
    const renewed = await Promise.all([1, 2, 3, 4].map(() => scene.operations.regenerate(id)));
    expect(renewed.map(({ revision }) => revision).toSorted()).toEqual([2, 3, 4, 5]);
    expect((await scene.operations.certificate(id))?.revisions.map(({ revision }) => revision)).toEqual([
      5, 4, 3, 2, 1,
    ]);
    expect((await scene.storedKeys.namesOf(id)).length).toBe(5);
  });

  it('refuses an unknown id', async () => {
    const refused = await scene.client.refusal(regenerateMutation, { input: { id: unknownId } });
    expect(refused).toEqual({ code: 'CERTIFICATE_NOT_FOUND', field: 'id' });
  });
});

describe('updateCertificate', () => {
  it('renames without touching the ApplicationUri', async () => {
    const { id, applicationUri } = await scene.operations.generate({ name: 'Before', description: 'kept' });
    const renamed = await scene.operations.update({ id, name: '  After ' });
    expect(renamed).toMatchObject({ name: 'After', description: 'kept', applicationUri, revision: 1 });
    expect(await scene.operations.update({ id, description: null })).toMatchObject({
      name: 'After',
      description: null,
    });
    expect(await scene.operations.update({ id, name: 'AFTER' })).toMatchObject({ name: 'AFTER' });
  });

  it('refuses a name that another certificate has', async () => {
    const { id } = await scene.operations.generate({ name: 'Unique' });
    const refused = await scene.client.refusal(updateMutation, { input: { id, name: 'default' } });
    expect(refused).toEqual({ code: 'CERTIFICATE_NAME_TAKEN', field: 'name' });
  });

  it.each([null, ''])('refuses the name %j', async (name) => {
    const { id } = await scene.operations.defaultCertificate();
    const refused = await scene.client.refusal(updateMutation, { input: { id, name } });
    expect(refused).toEqual({ code: 'CERTIFICATE_NAME_INVALID', field: 'name' });
  });
});

describe('setDefaultCertificate and deleteCertificate', () => {
  it('move the default, and refuse to delete it', async () => {
    const first = await scene.operations.defaultCertificate();
    const second = await scene.operations.generate({ name: 'Second' });
    expect(await scene.operations.setDefault(second.id)).toMatchObject({ id: second.id, isDefault: true });
    expect((await scene.operations.certificate(first.id))?.isDefault).toBe(false);
    const refused = await scene.client.refusal(deleteMutation, { id: second.id });
    expect(refused).toEqual({ code: 'DEFAULT_CERTIFICATE_UNDELETABLE', field: 'id' });
    await scene.operations.setDefault(first.id);
    expect(await scene.operations.delete(second.id)).toEqual({
      id: second.id,
      fallbackCertificate: { id: first.id },
    });
    expect(await scene.operations.certificate(second.id)).toBeNull();
    expect(await scene.storedKeys.namesOf(second.id)).toEqual([]);
  });

  it('leave exactly one default, however many change it at once', async () => {
    const { id } = await scene.operations.defaultCertificate();
    const others = await Promise.all(
      ['Rival 1', 'Rival 2', 'Rival 3'].map((name) => scene.operations.generate({ name })),
    );
    const moves = [...others, ...others].map((rival) => scene.operations.setDefault(rival.id));
    const deletions = others.map((rival) => scene.operations.delete(rival.id).catch(() => undefined));
    await Promise.allSettled([...moves, ...deletions]);
    const rows = await scene.infrastructure.query('SELECT id FROM client_certificate WHERE is_default');
    expect(rows).toHaveLength(1);
    await scene.operations.setDefault(id);
  });

  it.each([deleteMutation, setDefaultMutation])('refuse an unknown id', async (mutation) => {
    for (const id of [unknownId, 'nonsense', '']) {
      expect(await scene.client.refusal(mutation, { id })).toEqual({
        code: 'CERTIFICATE_NOT_FOUND',
        field: 'id',
      });
    }
  });
});

describe('certificates', () => {
  it('are found by their ids, in capitals too', async () => {
    const { id } = await scene.operations.generate({ name: 'Asked for in capitals' });
    expect((await scene.operations.certificate(id.toUpperCase()))?.id).toBe(id);
  });

  const page = `query ($first: Int, $after: String, $filter: CertificateFilter, $orderBy: CertificateOrder) {
    certificates(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { name createdAt validUntil } }
    }
  }`;
  interface Page {
    certificates: {
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      edges: { node: { name: string } }[];
    };
  }
  const list = async (variables: object): Promise<Page['certificates']> =>
    (await scene.client.ask<Page>(page, variables)).certificates;
  const namesOf = ({ edges }: Page['certificates']): string[] => edges.map(({ node }) => node.name);

  beforeAll(async () => {
    for (const name of ['paged c', 'Paged A', 'paged B', '100% paged'])
      await scene.operations.generate({ name });
  });

  it('are found by a part of the name in any case, in order of their names', async () => {
    const found = await list({ filter: { search: 'AGED ' } });
    expect(namesOf(found)).toEqual(['Paged A', 'paged B', 'paged c']);
    expect(found.totalCount).toBe(3);
    expect(namesOf(await list({ filter: { search: '0%' } }))).toEqual(['100% paged']);
  });

  it('come a page at a time', async () => {
    const filter = { search: 'aged ' };
    const first = await list({ filter, first: 2 });
    expect(namesOf(first)).toEqual(['Paged A', 'paged B']);
    const second = await list({ filter, first: 2, after: first.pageInfo.endCursor });
    expect(namesOf(second)).toEqual(['paged c']);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it.each([
    ['NAME', 'DESC', ['paged c', 'paged B', 'Paged A']],
    ['CREATED_AT', 'ASC', ['paged c', 'Paged A', 'paged B']],
    ['VALID_UNTIL', 'DESC', ['paged B', 'Paged A', 'paged c']],
  ])('can be ordered by %s %s', async (field, direction, names) => {
    const found = await list({ filter: { search: 'aged ' }, orderBy: { field, direction } });
    const distinct = field === 'VALID_UNTIL' ? namesOf(found).toSorted() : namesOf(found);
    expect(distinct).toEqual(field === 'VALID_UNTIL' ? names.toSorted() : names);
  });

  it.each([
    ['a page of none', { first: 0 }, 'first'],
    ['a page of too many', { first: 101 }, 'first'],
    ['a foreign cursor', { after: 'nonsense' }, 'after'],
  ])('refuse %s', async (_what, variables, field) => {
    expect(await scene.client.refusal(page, variables)).toEqual({ code: 'BAD_USER_INPUT', field });
  });

  it('cost the database two statements a page, and one more for all badges, one for all revisions and one for who runs on them', async () => {
    await list({});
    const gate = scene.infrastructure.databaseGate;
    // What the service does by the clock at the same moment comes on top.
    await eventually(async () => expect(await countStatements(gate, () => list({}))).toBe(2));
    const rich = `{ certificates { totalCount edges { node { statuses revisions { revision deviceCount } findings { rule } } } } }`;
    await eventually(async () => expect(await countStatements(gate, () => scene.client.ask(rich))).toBe(5));
  });

  it('are resolved for other subgraphs in one statement', async () => {
    const { edges } = (
      await scene.client.ask<{ certificates: { edges: { node: { id: string } }[] } }>(
        '{ certificates { edges { node { id } } } }',
      )
    ).certificates;
    const ids = [...edges.map(({ node }) => node.id), unknownId, 'nonsense', edges[0]?.node.id];
    const representations = ids.map((id) => ({ __typename: 'Certificate', id }));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Certificate { id } } }';
    let entities: ({ id: string } | null)[] = [];
    await eventually(async () => {
      const statements = await countStatements(scene.infrastructure.databaseGate, async () => {
        entities = (await scene.client.ask<{ _entities: typeof entities }>(query, { r: representations }))
          ._entities;
      });
      expect(statements).toBe(1);
    });
    expect(entities.map((entity) => entity?.id)).toEqual(
      ids.map((id) => (edges.some(({ node }) => node.id === id) ? id : undefined)),
    );
  });
});

describe('a caller', () => {
  it.each([
    ['without a token', () => Promise.resolve(undefined)],
    ['with an expired token', () => scene.issuer.token({ expiresIn: '-1s' })],
    ['with a token for somebody else', () => scene.issuer.token({ toAudience: 'other' })],
    ['with nonsense for a token', () => Promise.resolve('nonsense')],
  ])('%s is told nothing', async (_what, token) => {
    const stranger = new GraphqlClient(scene.service.graphqlUrl, await token());
    for (const query of ['{ certificates { totalCount } }', '{ _service { sdl } }']) {
      expect(await stranger.refusal(query)).toEqual({ code: 'UNAUTHENTICATED', field: undefined });
    }
  });
});

describe('the log', () => {
  it('holds no key, no sealed key and no secret', () => {
    expect(scene.service.log).toContain('ready');
    expect(scene.service.log).not.toContain(scene.infrastructure.environment['S3_SECRET_KEY']);
    expect(scene.service.log).not.toMatch(/PRIVATE KEY|eyJhbGciOiJBMjU2R0NNS1c/);
  });
});

async function numberOfCertificates(): Promise<number> {
  const { certificates } = await scene.client.ask<{ certificates: { totalCount: number } }>(
    '{ certificates { totalCount } }',
  );
  return certificates.totalCount;
}
