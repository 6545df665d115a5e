import { createHash, randomUUID } from 'node:crypto';
import { presentServerCertificate, type TrustedIssuer, trustedIssuersBucket } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Kvm } from '@nats-io/kv';
import { MovableClock } from './support/movable-clock.js';
import { PlantAuthority } from './support/plant-authority.js';
import { Scene } from './support/scene.js';

const plantId = 'north';
const clock = new MovableClock();
const authorities: PlantAuthority[] = [];
let scene: Scene;
let authority: PlantAuthority;

beforeAll(async () => {
  scene = await Scene.start({ EXPIRY_CHECK_INTERVAL_MS: '50' }, clock.now);
  authority = newAuthority('Plant CA');
});
afterEach(async () => {
  clock.moveTo(new Date());
  for (const { id } of await issuers()) await removeIssuer(id);
});
afterAll(async () => {
  for (const each of authorities) each.remove();
  await scene?.stop();
});

function newAuthority(name: string, parent?: PlantAuthority): PlantAuthority {
  const created = new PlantAuthority(name, parent);
  authorities.push(created);
  return created;
}

interface IssuerView {
  readonly id: string;
  readonly subject: string;
  readonly thumbprint: string;
  readonly revocationListIssuedAt: string | null;
  readonly revokedCount: number;
}

const fields = 'id subject thumbprint revocationListIssuedAt revokedCount';
const addIssuerMutation = `mutation ($input: AddIssuerCertificateInput!) { addIssuerCertificate(input: $input) { ${fields} } }`;
const addListMutation = `mutation ($input: AddRevocationListInput!) { addRevocationList(input: $input) { ${fields} } }`;
const removeIssuerMutation = 'mutation ($id: ID!) { removeIssuerCertificate(id: $id) }';

const thumbprintOf = (der: Buffer): string => createHash('sha1').update(der).digest('hex').toUpperCase();

const addIssuer = async ({ pem }: PlantAuthority = authority): Promise<IssuerView> =>
  (
    await scene.client.ask<{ addIssuerCertificate: IssuerView }>(addIssuerMutation, {
      input: { certificatePem: pem },
    })
  ).addIssuerCertificate;

const removeIssuer = (id: string) => scene.client.ask(removeIssuerMutation, { id });

const addList = async (revocationListPem: string): Promise<IssuerView> =>
  (
    await scene.client.ask<{ addRevocationList: IssuerView }>(addListMutation, {
      input: { revocationListPem },
    })
  ).addRevocationList;

const listed = async (variables: object): Promise<{ totalCount: number; issuers: IssuerView[] }> => {
  const query = `query ($first: Int, $filter: IssuerCertificateFilter, $orderBy: IssuerCertificateOrder) {
    issuerCertificates(first: $first, filter: $filter, orderBy: $orderBy) { totalCount edges { node { ${fields} } } } }`;
  const { issuerCertificates } = await scene.client.ask<{
    issuerCertificates: { totalCount: number; edges: { node: IssuerView }[] };
  }>(query, variables);
  return {
    totalCount: issuerCertificates.totalCount,
    issuers: issuerCertificates.edges.map(({ node }) => node),
  };
};

const issuers = async (): Promise<IssuerView[]> => (await listed({})).issuers;

async function present(deviceId: string, ...chain: Buffer[]): Promise<string> {
  const certificateChain = chain.map((der) => der.toString('base64'));
  return (await scene.nats.call(presentServerCertificate, { plantId, deviceId, certificateChain })).trust;
}

/** A device whose server has presented another certificate before: nothing is its first one any more. */
async function knownDevice(): Promise<string> {
  const deviceId = randomUUID();
  await present(deviceId, newServerOfNobody());
  return deviceId;
}
const newServerOfNobody = (): Buffer => nobody.issueServer();
const nobody = newAuthority('Nobody knows');

async function trustedAt(deviceId: string): Promise<string[]> {
  return (await scene.nats.serverTrust(`${plantId}.${deviceId}`))?.trusted ?? [];
}

async function decide(deviceId: string, der: Buffer, mutation: string): Promise<void> {
  const query = `query ($deviceId: ID) { serverCertificates(filter: { deviceId: $deviceId }) {
    edges { node { id thumbprint } } } }`;
  const { serverCertificates } = await scene.client.ask<{
    serverCertificates: { edges: { node: { id: string; thumbprint: string } }[] };
  }>(query, { deviceId });
  const found = serverCertificates.edges.find(({ node }) => node.thumbprint === thumbprintOf(der));
  await scene.client.ask(`mutation ($id: ID!) { ${mutation}(id: $id) { id } }`, { id: found?.node.id });
}

async function withdrawals(): Promise<unknown[]> {
  const query = `{ auditLog(filter: { action: SERVER_CERTIFICATE_TRUST_WITHDRAWN }) { edges { node { actor details } } } }`;
  const { auditLog } = await scene.client.ask<{ auditLog: { edges: { node: unknown }[] } }>(query);
  return auditLog.edges.map(({ node }) => node);
}

async function projected(id: string): Promise<TrustedIssuer | undefined> {
  const bucket = await new Kvm(scene.nats.connection).open(trustedIssuersBucket.name);
  const entry = await bucket.get(id);
  return entry?.operation === 'PUT' ? entry.json<TrustedIssuer>() : undefined;
}

describe('a certificate of an authority in the list', () => {
  it('is trusted without a person, whether it is the first of its device or not', async () => {
    await addIssuer();
    const server = authority.issueServer();
    const deviceId = await knownDevice();
    expect(await present(deviceId, server)).toBe('TRUSTED');
    expect(await trustedAt(deviceId)).toContain(thumbprintOf(server));
    await eventually(async () => {
      const events = await scene.nats.events('server-certificate.trusted');
      const trusted = events.map(({ data }) => data['thumbprint']);
      expect(trusted.filter((thumbprint) => thumbprint === thumbprintOf(server))).toHaveLength(1);
    });
    expect(await present(randomUUID(), server)).toBe('TRUSTED');
  });

  it('is trusted as soon as the authority is added, when it has waited', async () => {
    const server = authority.issueServer();
    const deviceId = await knownDevice();
    expect(await present(deviceId, server)).toBe('PENDING');
    await addIssuer();
    expect(await trustedAt(deviceId)).toContain(thumbprintOf(server));
    expect(await present(deviceId, server)).toBe('TRUSTED');
    await eventually(async () => {
      const events = await scene.nats.events('server-certificate.trusted');
      expect(events.map(({ data }) => data['thumbprint'])).toContain(thumbprintOf(server));
    });
  });

  it('is found through authorities in between, also when the server sends all in one ByteString', async () => {
    const between = newAuthority('Line CA', authority);
    await addIssuer();
    const [first, second] = [between.issueServer(), between.issueServer()];
    const [deviceId, otherId] = [await knownDevice(), await knownDevice()];
    expect(await present(deviceId, Buffer.concat([first, between.der]))).toBe('TRUSTED');
    expect(await trustedAt(deviceId)).toContain(thumbprintOf(first));
    expect(await present(otherId, second, between.der)).toBe('TRUSTED');
    const alone = between.issueServer();
    expect(await present(deviceId, alone)).toBe('PENDING');
    expect(await present(deviceId, Buffer.concat([alone, between.der]))).toBe('PENDING');
    await eventually(async () => expect(await trustedAt(deviceId)).toContain(thumbprintOf(alone)));
  });

  it('is not trusted when it is not in force, and not on first use either', async () => {
    await addIssuer();
    const ended = authority.issueServer({ from: '20200101000000Z', until: '20210101000000Z' });
    expect(await present(await knownDevice(), ended)).toBe('PENDING');
    expect(await present(randomUUID(), ended)).toBe('PENDING');
  });

  it('is trusted no more when it ends', async () => {
    await addIssuer();
    const server = authority.issueServer();
    const deviceId = randomUUID();
    expect(await present(deviceId, server)).toBe('TRUSTED');
    clock.moveToDaysBefore(new Date().toISOString(), -366);
    await eventually(async () => expect(await trustedAt(deviceId)).toEqual([]));
    clock.moveTo(new Date());
    await eventually(async () => expect(await trustedAt(deviceId)).toEqual([thumbprintOf(server)]));
  });

  it('is trusted no more when the authority is removed; what a person decided stays', async () => {
    const { id } = await addIssuer();
    const server = authority.issueServer();
    const [derived, confirmed, refused] = [await knownDevice(), await knownDevice(), await knownDevice()];
    for (const deviceId of [derived, confirmed, refused]) await present(deviceId, server);
    await decide(confirmed, server, 'trustServerCertificate');
    await decide(refused, server, 'rejectServerCertificate');
    expect(await present(refused, server)).toBe('REJECTED');
    await removeIssuer(id);
    expect(await trustedAt(derived)).not.toContain(thumbprintOf(server));
    expect(await present(derived, server)).toBe('PENDING');
    expect(await trustedAt(confirmed)).toContain(thumbprintOf(server));
    await addIssuer();
    expect(await present(derived, server)).toBe('TRUSTED');
    expect(await present(refused, server)).toBe('REJECTED');
  });

  it('that was trusted on first use stays so without the authority', async () => {
    const server = authority.issueServer();
    const deviceId = randomUUID();
    expect(await present(deviceId, server)).toBe('TRUSTED');
    const { id } = await addIssuer();
    await removeIssuer(id);
    expect(await trustedAt(deviceId)).toEqual([thumbprintOf(server)]);
  });
});

describe('a revocation list', () => {
  it('takes trust back, on first use too, but not from a person', async () => {
    const server = authority.issueServer();
    const onFirstUse = randomUUID();
    await present(onFirstUse, server);
    const { id } = await addIssuer();
    const [derived, confirmed] = [await knownDevice(), await knownDevice()];
    for (const deviceId of [derived, confirmed]) expect(await present(deviceId, server)).toBe('TRUSTED');
    await decide(confirmed, server, 'trustServerCertificate');
    authority.revoke(server);
    const issuer = await addList(authority.revocationList('20260101000000Z'));
    expect(issuer).toMatchObject({ id, revocationListIssuedAt: '2026-01-01T00:00:00.000Z', revokedCount: 1 });
    for (const deviceId of [derived, onFirstUse]) {
      expect(await trustedAt(deviceId)).not.toContain(thumbprintOf(server));
      expect(await present(deviceId, server)).toBe('PENDING');
    }
    expect(await withdrawals()).toEqual(
      expect.arrayContaining(
        [derived, onFirstUse].map((deviceId) => ({
          actor: 'system',
          details: `revoked by its authority; device ${deviceId}, thumbprint ${thumbprintOf(server)}`,
        })),
      ),
    );
    expect(await trustedAt(confirmed)).toContain(thumbprintOf(server));
    expect(await present(randomUUID(), server)).toBe('PENDING');
    expect(await present(randomUUID(), authority.issueServer())).toBe('TRUSTED');
  });

  it('is replaced by a newer one and not by an older one', async () => {
    const own = newAuthority('Another CA');
    await addIssuer(own);
    const older = own.revocationList('20250101000000Z');
    own.revoke(own.issueServer());
    const newer = own.revocationList('20260101000000Z');
    expect(await addList(older)).toMatchObject({ revokedCount: 0 });
    expect(await addList(newer)).toMatchObject({ revokedCount: 1 });
    expect(await addList(older)).toMatchObject({
      revokedCount: 1,
      revocationListIssuedAt: '2026-01-01T00:00:00.000Z',
    });
  });

  it('is refused with the reason when it is signed with SHA-1 by an authority in the list', async () => {
    await addIssuer();
    const input = { revocationListPem: authority.revocationList('20260101000000Z', 'sha1') };
    const { errors } = await scene.client.send(addListMutation, { input });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('but its signature is made with SHA-1, which is weaker than SHA-256.'),
      extensions: { code: 'REVOCATION_LIST_FOREIGN' },
    });
  });

  it('is refused when it comes from the future: no later list would ever count', async () => {
    const own = newAuthority('CA with a wrong clock');
    await addIssuer(own);
    const input = { revocationListPem: own.revocationList('20980101000000Z') };
    expect(await scene.client.refusal(addListMutation, { input })).toEqual({
      code: 'REVOCATION_LIST_NOT_YET_VALID',
      field: 'revocationListPem',
    });
    own.revoke(own.issueServer());
    expect(await addList(own.revocationList('20260101000000Z'))).toMatchObject({ revokedCount: 1 });
  });

  it('is refused when it is none or nobody in the list has signed it, and changes nothing', async () => {
    const { id } = await addIssuer();
    const foreign = { revocationListPem: nobody.revocationList('20260101000000Z') };
    expect(await scene.client.refusal(addListMutation, { input: foreign })).toEqual({
      code: 'REVOCATION_LIST_FOREIGN',
      field: 'revocationListPem',
    });
    const list = authority.revocationList('20260101000000Z');
    for (const revocationListPem of [
      'nonsense',
      authority.pem,
      list + nobody.revocationList('20260101000000Z'),
    ]) {
      expect(await scene.client.refusal(addListMutation, { input: { revocationListPem } })).toEqual({
        code: 'REVOCATION_LIST_UNREADABLE',
        field: 'revocationListPem',
      });
    }
    expect(await scene.client.refusal(addListMutation, { input: {} })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'revocationList',
    });
    expect(await projected(id)).toMatchObject({ version: 1, revocationList: null });
  });
});

describe('the list of authorities', () => {
  it('is what connectors see in its bucket', async () => {
    const own = newAuthority('Watched CA');
    const { id, subject, thumbprint } = await addIssuer(own);
    expect(thumbprint).toBe(thumbprintOf(own.der));
    expect(subject).toBe('CN=Watched CA, O=Example Works');
    expect(await projected(id)).toEqual({
      issuerCertificateId: id,
      version: 1,
      certificate: own.der.toString('base64'),
      revocationList: null,
    });
    await addList(own.revocationList('20260101000000Z'));
    expect(await projected(id)).toMatchObject({ version: 2, revocationList: expect.any(String) });
    await scene.nats.deleteKey(trustedIssuersBucket.name, id);
    await removeIssuer(id);
    expect(await projected(id)).toBeUndefined();
  });

  it('is sorted by name, or as asked for, and narrowed to what is looked for', async () => {
    for (const name of ['Zeta CA', 'Alpha CA', 'Beta CA']) await addIssuer(newAuthority(name));
    const names = async (variables: object): Promise<string[]> =>
      (await listed(variables)).issuers.map(({ subject }) => subject.replace('CN=', '').slice(0, 4));
    expect(await names({})).toEqual(['Alph', 'Beta', 'Zeta']);
    expect(await names({ orderBy: { field: 'SUBJECT', direction: 'DESC' } })).toEqual([
      'Zeta',
      'Beta',
      'Alph',
    ]);
    expect(await names({ orderBy: { field: 'CREATED_AT' } })).toEqual(['Zeta', 'Alph', 'Beta']);
    expect(await names({ filter: { search: 'eta ca' } })).toEqual(['Beta', 'Zeta']);
    expect(await names({ filter: { search: 'ETA_CA' } })).toEqual([]);
    expect(await names({ filter: { validUntilBefore: new Date().toISOString() } })).toEqual([]);
    expect(await names({ filter: { validUntilBefore: '2199-01-01T00:00:00Z' } })).toHaveLength(3);
    const page = await listed({ first: 1, filter: { search: 'eta' } });
    expect(page).toMatchObject({ totalCount: 2, issuers: [{ subject: 'CN=Beta CA, O=Example Works' }] });
  });

  it('says who changed it in the audit log', async () => {
    const { id, subject } = await addIssuer();
    await addList(authority.revocationList('20260201000000Z'));
    await removeIssuer(id);
    const query = `query ($id: ID) { auditLog(filter: { certificateId: $id }) { edges { node { action actor certificateName } } } }`;
    const { auditLog } = await scene.client.ask<{ auditLog: { edges: { node: unknown }[] } }>(query, { id });
    expect(auditLog.edges.map(({ node }) => node)).toEqual(
      ['ISSUER_CERTIFICATE_REMOVED', 'REVOCATION_LIST_ADDED', 'ISSUER_CERTIFICATE_ADDED'].map((action) => ({
        action,
        actor: 'tester',
        certificateName: subject,
      })),
    );
  });

  it('takes an authority once', async () => {
    await addIssuer();
    const refused = await scene.client.refusal(addIssuerMutation, {
      input: { certificatePem: authority.pem },
    });
    expect(refused).toEqual({ code: 'ISSUER_CERTIFICATE_TAKEN', field: 'certificatePem' });
  });

  it('takes one of many additions at once', async () => {
    const input = { certificatePem: newAuthority('Wanted CA').pem };
    const answers = await Promise.all([1, 2, 3].map(() => scene.client.send(addIssuerMutation, { input })));
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code).toSorted()).toEqual([
      'ISSUER_CERTIFICATE_TAKEN',
      'ISSUER_CERTIFICATE_TAKEN',
      undefined,
    ]);
  });

  it('refuses what is no authority', async () => {
    const server = `-----BEGIN CERTIFICATE-----\n${authority.issueServer().toString('base64')}\n-----END CERTIFICATE-----\n`;
    for (const [certificatePem, code] of [
      [server, 'ISSUER_CERTIFICATE_INVALID'],
      [authority.pem + nobody.pem, 'ISSUER_CERTIFICATE_INVALID'],
      ['nonsense', 'CERTIFICATE_UNREADABLE'],
    ]) {
      const refused = await scene.client.refusal(addIssuerMutation, { input: { certificatePem } });
      expect(refused).toEqual({ code, field: 'certificatePem' });
    }
    expect(await scene.client.refusal(addIssuerMutation, { input: {} })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'certificate',
    });
    expect(await issuers()).toEqual([]);
  });

  it('does not remove what is not in it', async () => {
    for (const id of [randomUUID(), 'nonsense'])
      expect(await scene.client.refusal(removeIssuerMutation, { id })).toEqual({
        code: 'ISSUER_CERTIFICATE_NOT_FOUND',
        field: 'id',
      });
  });
});
