import { randomUUID } from 'node:crypto';
import { issueSelfSignedCertificate } from '@koios/application-certificate';
import { presentServerCertificate } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { koiosCert } from './support/koios-cert.js';
import { Scene } from './support/scene.js';

let scene: Scene;
let length: number;

beforeAll(async () => {
  scene = await Scene.start();
  const { id } = await scene.operations.generate({ name: 'Written down' });
  for (let index = 0; index < 8; index++)
    await scene.operations.update({ id, description: `number ${index}` });
  [{ length } = { length: 0 }] = await scene.infrastructure.query<{ length: number }>(
    'SELECT count(*)::integer AS length FROM audit_entry',
  );
});
afterAll(() => scene?.stop());

const verify = async () => {
  const environment = { DATABASE_URL: scene.infrastructure.environment['DATABASE_URL'] ?? '' };
  const { exitCode, output } = await koiosCert(['audit', 'verify', '--json'], environment);
  return {
    exitCode,
    verdict: JSON.parse(output) as { intact: boolean; sequence?: number; problem?: string },
  };
};

/** What somebody does who owns the table: takes the guards away, works, and puts them back; undone afterwards. */
async function tamperedWith(statements: string[]): ReturnType<typeof verify> {
  const { query } = scene.infrastructure;
  const run = query.bind(scene.infrastructure);
  await run('CREATE TABLE entries_before AS TABLE audit_entry');
  await run('CREATE TABLE head_before AS TABLE audit_head');
  await run('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await run('ALTER TABLE audit_head DISABLE TRIGGER USER');
  try {
    for (const statement of statements) await run(statement);
    return await verify();
  } finally {
    await run('DELETE FROM audit_entry');
    await run('INSERT INTO audit_entry TABLE entries_before');
    await run('DELETE FROM audit_head');
    await run('INSERT INTO audit_head TABLE head_before');
    await run('ALTER TABLE audit_entry ENABLE TRIGGER USER');
    await run('ALTER TABLE audit_head ENABLE TRIGGER USER');
    await run('DROP TABLE entries_before, head_before');
  }
}

describe('koios-cert audit verify', () => {
  it('finds a log whole that the service wrote', async () => {
    const { exitCode, verdict } = await verify();
    const [head] = await scene.infrastructure.query('SELECT sequence, hash FROM audit_head');
    expect(verdict).toEqual({ intact: true, head });
    expect(head).toMatchObject({ sequence: length });
    expect(exitCode).toBe(0);
  });

  it.each([
    ['an edited actor', 4, [`UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 4`]],
    [
      'an edited time',
      4,
      [`UPDATE audit_entry SET occurred_at = occurred_at + interval '1 ms' WHERE sequence = 4`],
    ],
    ['an edited address', 4, [`UPDATE audit_entry SET address = '192.0.2.1' WHERE sequence = 4`]],
    ['edited details', 4, [`UPDATE audit_entry SET details = 'nothing' WHERE sequence = 4`]],
    ['an edited hash', 4, [`UPDATE audit_entry SET hash = repeat('a', 64) WHERE sequence = 4`]],
    ['a deleted entry', 4, ['DELETE FROM audit_entry WHERE sequence = 4']],
    [
      'a deleted entry whose gap was closed',
      4,
      [
        'DELETE FROM audit_entry WHERE sequence = 4',
        'UPDATE audit_entry SET sequence = 4 WHERE sequence = 5',
      ],
    ],
    ['a deleted first entry', 1, ['DELETE FROM audit_entry WHERE sequence = 1']],
    [
      'two entries that changed places',
      4,
      [
        'UPDATE audit_entry SET sequence = 1000 WHERE sequence = 4',
        'UPDATE audit_entry SET sequence = 4 WHERE sequence = 5',
        'UPDATE audit_entry SET sequence = 5 WHERE sequence = 1000',
      ],
    ],
  ])('finds %s', async (_what, sequence, statements) => {
    const { exitCode, verdict } = await tamperedWith(statements);
    expect(verdict).toMatchObject({ intact: false, sequence });
    expect(exitCode).toBe(1);
  });

  it('finds that the newest entries are gone', async () => {
    const { verdict } = await tamperedWith(['DELETE FROM audit_entry WHERE sequence > 5']);
    expect(verdict).toEqual({ intact: false, sequence: 6, problem: 'is missing' });
  });

  it('finds that all entries are gone', async () => {
    const { verdict } = await tamperedWith(['DELETE FROM audit_entry']);
    expect(verdict).toEqual({ intact: false, sequence: 1, problem: 'is missing' });
  });

  it('finds an entry that the service did not write', async () => {
    const { verdict } = await tamperedWith([
      `INSERT INTO audit_entry SELECT sequence + 1, occurred_at, actor, address, action, certificate_id,
       certificate_name, details, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1`,
    ]);
    expect(verdict).toMatchObject({ intact: false, sequence: length + 1 });
  });

  it('finds a log whole that names a server whose name is no text', async () => {
    const { certificateDer } = await issueSelfSignedCertificate({
      commonName: 'Boiler server!',
      applicationUri: 'urn:boiler.example.com:Server',
      dnsNames: ['boiler.example.com'],
      ipAddresses: [],
      keySize: 2048,
      validityDays: 365,
      profile: 'STRICT',
      now: new Date(),
    });
    const halfPairs = withNameOfHalfSurrogatePairs(certificateDer).toString('base64');
    const presentation = { plantId: 'north', deviceId: randomUUID(), certificateChain: [halfPairs] };
    expect(await scene.nats.call(presentServerCertificate, presentation)).toEqual({ trust: 'TRUSTED' });
    expect(await verify()).toMatchObject({ exitCode: 0, verdict: { intact: true } });
  });

  it('says it in a sentence for people', async () => {
    const environment = { DATABASE_URL: scene.infrastructure.environment['DATABASE_URL'] ?? '' };
    const { output } = await koiosCert(['audit', 'verify'], environment);
    expect(output).toMatch(
      /^The audit log is whole: \d+ entries, the last one with the hash [0-9a-f]{64}\.\n$/,
    );
  });

  it('ends with 2 when the log cannot be read', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/none' };
    const { exitCode, errors } = await koiosCert(['audit', 'verify'], environment);
    expect(errors).toMatch(/^koios-cert: /);
    expect(exitCode).toBe(2);
  });
});

/** The common name, a UTF8String of 14 octets, becomes a BMPString of seven first halves of surrogate pairs. */
function withNameOfHalfSurrogatePairs(certificate: Buffer): Buffer {
  const name = `\x0c\x0eBoiler server!`;
  const halves = `\x1e\x0e${'\xd8\x3d'.repeat(7)}`;
  return Buffer.from(certificate.toString('latin1').replaceAll(name, halves), 'latin1');
}
