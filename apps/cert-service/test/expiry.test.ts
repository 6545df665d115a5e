import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { certificateDatabase } from '../src/database/database.js';
import { RenewGeneratedOnly1764000000005 } from '../src/database/migrations/5_renewal-of-generated-only.js';
import { CertService } from './support/cert-service.js';
import { MovableClock } from './support/movable-clock.js';
import type { SeenEvent } from './support/nats-observer.js';
import type { CertificateView } from './support/operations.js';
import { updateMutation } from './support/operations.js';
import { Scene } from './support/scene.js';

/** Looks for ends all the time; both instances do. */
const environment = { EXPIRY_CHECK_INTERVAL_MS: '50', KEY_OVERLAP_HOURS: '1' };
const clock = new MovableClock();
let scene: Scene;
let other: CertService;

beforeAll(async () => {
  scene = await Scene.start(environment, clock.now);
  other = await startOther();
});
afterAll(async () => {
  await other?.stop();
  await scene?.stop();
});

const startOther = () => CertService.start(scene.infrastructure, scene.issuer, environment, clock.now);

let names = 0;
const generate = (input: Record<string, unknown> = {}): Promise<CertificateView> =>
  scene.operations.generate({ name: `Ending ${++names}`, ...input });

/** What was told about a certificate's end, and of its renewals. */
async function told(id: string): Promise<string[]> {
  return (await scene.nats.eventsOf(id))
    .filter(({ type }) => /expir|regenerated/.test(type))
    .map(({ type, data }: SeenEvent) => [type, data['daysLeft'] ?? data['reason']].filter(Boolean).join(' '));
}

/** Both instances have looked at everything once more: a certificate that is warned of at once was warned of, twice. */
async function everybodyHasLooked(): Promise<void> {
  for (const round of [1, 2, 3]) {
    const { id } = await generate({ validityDays: round });
    await eventually(async () => expect(await told(id)).toHaveLength(1));
  }
}

const setRenewal = (id: string, renewDaysBefore: number): Promise<CertificateView> =>
  scene.operations.update({ id, autoRenew: true, renewDaysBefore });

interface RenewalView {
  readonly autoRenew: boolean;
  readonly renewDaysBefore: number;
}

async function renewalOf(id: string): Promise<RenewalView> {
  const query = `query ($id: ID!) { certificate(id: $id) { autoRenew renewDaysBefore } }`;
  return (await scene.client.ask<{ certificate: RenewalView }>(query, { id })).certificate;
}

describe('the end of a certificate', () => {
  it('is told at each warning and at the end, once by two instances and across a restart', async () => {
    const certificates = await Promise.all(Array.from({ length: 4 }, () => generate({ validityDays: 200 })));
    const expected: string[] = [];
    const assertTold = () =>
      eventually(async () => {
        for (const { id } of certificates) expect(await told(id)).toEqual(expected);
      });
    const [{ validUntil } = { validUntil: '' }] = certificates;
    for (const days of [90, 30, 14, 7, 1]) {
      clock.moveToDaysBefore(validUntil, days);
      expected.push(`certificate.expiring ${days}`);
      await assertTold();
      if (days !== 14) continue;
      await other.stop();
      other = await startOther();
    }
    clock.moveToDaysBefore(validUntil, -0.01);
    expected.push('certificate.expired');
    await assertTold();
    await everybodyHasLooked();
    await assertTold();
  });

  it('is told by the nearest warning alone when several are due', async () => {
    const { id } = await generate({ validityDays: 10 });
    await eventually(async () => expect(await told(id)).toEqual(['certificate.expiring 10']));
    const decisions = await scene.infrastructure.query<{ days_before: number; outcome: string }>(
      'SELECT days_before, outcome FROM expiry_warning WHERE certificate_id = $1 ORDER BY 1',
      [id],
    );
    expect(decisions).toEqual([
      { days_before: 14, outcome: 'SENT' },
      { days_before: 30, outcome: 'SKIPPED' },
      { days_before: 90, outcome: 'SKIPPED' },
    ]);
  });

  it('is told anew of a successor', async () => {
    const { id } = await generate({ validityDays: 20 });
    await eventually(async () => expect(await told(id)).toEqual(['certificate.expiring 20']));
    await scene.operations.regenerate(id);
    await eventually(async () =>
      expect(await told(id)).toEqual([
        'certificate.expiring 20',
        'certificate.regenerated RENEWAL',
        'certificate.expiring 20',
      ]),
    );
  });

  it('shows in the live feed of events', async () => {
    const { id, name } = await generate({ validityDays: 3 });
    await eventually(async () => expect(await told(id)).toHaveLength(1));
    const [event] = (await scene.nats.eventsOf(id)).filter(({ type }) => type === 'certificate.expiring');
    expect(event?.data).toMatchObject({ certificateId: id, name, revision: 1, daysLeft: 3 });
  });
});

describe('automatic renewal', () => {
  it('happens once with two instances, in time and as the system', async () => {
    const { id, validUntil } = await generate({ validityDays: 100 });
    await setRenewal(id, 20);
    clock.moveToDaysBefore(validUntil, 20.01);
    await everybodyHasLooked();
    expect(await told(id)).toEqual(['certificate.expiring 21']);
    clock.moveToDaysBefore(validUntil, 20);
    await eventually(async () => expect(await told(id)).toContain('certificate.regenerated RENEWAL'));
    await everybodyHasLooked();
    const renewed = await scene.operations.certificate(id);
    expect(renewed?.revision).toBe(2);
    expect((await told(id)).filter((event) => event.includes('regenerated'))).toHaveLength(1);
    const entries = `query ($id: ID) { auditLog(filter: { certificateId: $id, action: CERTIFICATE_REGENERATED }) {
      edges { node { actor address } } } }`;
    expect(await scene.client.ask(entries, { id })).toEqual({
      auditLog: { edges: [{ node: { actor: 'system', address: null } }] },
    });
  });

  it('leaves the old key usable until the old certificate ends, however short an overlap is', async () => {
    const { id, validUntil } = await generate({ validityDays: 100 });
    await setRenewal(id, 20);
    clock.moveToDaysBefore(validUntil, 19);
    await eventually(async () => expect((await scene.operations.certificate(id))?.revision).toBe(2));
    const [old] = await scene.infrastructure.query<{ usable_until: Date }>(
      'SELECT usable_until FROM certificate_revision WHERE certificate_id = $1 AND revision = 1',
      [id],
    );
    expect(old?.usable_until.toISOString()).toBe(validUntil);
  });

  it('does not renew again and again what lives shorter than it is renewed ahead', async () => {
    const { id, validUntil } = await generate({ validityDays: 10 });
    await setRenewal(id, 30);
    await everybodyHasLooked();
    expect((await scene.operations.certificate(id))?.revision).toBe(1);
    clock.moveToDaysBefore(validUntil, 4.9);
    await eventually(async () => expect((await scene.operations.certificate(id))?.revision).toBe(2));
    await everybodyHasLooked();
    expect((await scene.operations.certificate(id))?.revision).toBe(2);
  });

  it('is off unless asked for, and on for the default that nobody asked for', async () => {
    const { id } = await generate();
    expect(await renewalOf(id)).toEqual({ autoRenew: false, renewDaysBefore: 30 });
    const { id: defaultId } = await scene.operations.defaultCertificate();
    expect(await renewalOf(defaultId)).toEqual({ autoRenew: true, renewDaysBefore: 30 });
  });

  it.each([0, 366, -1])('is not taken %i days ahead', async (renewDaysBefore) => {
    const { id } = await generate();
    const refused = await scene.client.refusal(updateMutation, {
      input: { id, autoRenew: true, renewDaysBefore },
    });
    expect(refused).toEqual({ code: 'RENEWAL_PERIOD_INVALID', field: 'renewDaysBefore' });
    expect(await renewalOf(id)).toEqual({ autoRenew: false, renewDaysBefore: 30 });
  });

  it.each([
    ['UPLOADED', 'UPLOAD_NEEDED'],
    ['SIGNED', 'SIGNING_REQUEST_NEEDED'],
  ])('is not for a certificate with origin %s', async (origin, code) => {
    const { id } = await generate();
    await scene.infrastructure.query('UPDATE client_certificate SET origin = $2 WHERE id = $1', [id, origin]);
    const refused = await scene.client.refusal(updateMutation, { input: { id, autoRenew: true } });
    expect(refused).toEqual({ code, field: 'autoRenew' });
    expect(await renewalOf(id)).toMatchObject({ autoRenew: false });
  });

  it.each(['UPLOADED', 'SIGNED'])(
    'is turned off where a certificate with origin %s said so',
    async (origin) => {
      const { id } = await generate();
      await scene.infrastructure.query(
        'UPDATE client_certificate SET origin = $2, auto_renew = true WHERE id = $1',
        [id, origin],
      );
      // A form sends all fields back.
      const name = `Renamed ${origin}`;
      expect(await scene.operations.update({ id, name, autoRenew: true })).toMatchObject({ name });
      const database = await certificateDatabase(
        scene.infrastructure.environment['DATABASE_URL'] ?? '',
      ).initialize();
      await new RenewGeneratedOnly1764000000005().up(database.createQueryRunner());
      await database.destroy();
      expect(await renewalOf(id)).toMatchObject({ autoRenew: false });
    },
  );
});
