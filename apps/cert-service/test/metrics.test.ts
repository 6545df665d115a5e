import { keySign } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { Scene } from './support/scene.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start();
});
afterAll(() => scene?.stop());

async function scrape(): Promise<string> {
  return (await fetch(`${scene.service.url}/metrics`)).text();
}

const sample = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1),
  );

describe('what cert-service tells Prometheus', () => {
  it('is when each certificate ends', async () => {
    const { id, validUntil } = await scene.operations.generate({ name: 'Measured' });
    const series = `koios_certificate_expiry_timestamp_seconds{certificate_id="${id}",name="Measured",default="false"}`;
    expect(sample(await scrape(), series)).toBe(Date.parse(validUntil) / 1_000);
  });

  it('is when devices that still run on a former revision are cut', async () => {
    const { id } = await scene.operations.generate({ name: 'Replaced' });
    const former = 'koios_former_revision_end_timestamp_seconds';
    await scene.infrastructure.query(
      `INSERT INTO device_certificate_use (device_id, certificate_id, revision, reported_at)
       SELECT gen_random_uuid(), $1, 1, now() FROM generate_series(1, 2)`,
      [id],
    );
    expect(await scrape()).not.toContain(former + '{');
    await scene.operations.regenerate(id);
    const series = `${former}{certificate_id="${id}",name="Replaced",revision="1"}`;
    const overlapEndsInHours = (sample(await scrape(), series) - Date.now() / 1_000) / 3_600;
    expect(overlapEndsInHours).toBeCloseTo(168, 0);
  });

  it('is how many key operations there were, and how many failed', async () => {
    const { id } = await scene.operations.generate({ name: 'Signs' });
    const request = { padding: 'RSA-PSS', hash: 'SHA-256', data: 'AAAA', certificateId: id } as const;
    await scene.nats.call(keySign, { ...request, revision: 1 });
    await expect(scene.nats.call(keySign, { ...request, revision: 2 })).rejects.toThrow();
    const text = await scrape();
    const count = 'koios_key_operation_duration_seconds_count';
    expect(sample(text, `${count}{operation="sign",result="success"}`)).toBe(1);
    expect(sample(text, `${count}{operation="sign",result="failure"}`)).toBe(1);
  });

  it('is how long GraphQL takes', async () => {
    expect(await scrape()).toContain(
      'koios_graphql_request_duration_seconds_count{operation="mutation",result="success"}',
    );
  });

  it('is how far the outbox is behind: not at all when all is published', async () => {
    await eventually(async () => expect(sample(await scrape(), 'koios_outbox_unpublished_events')).toBe(0));
    expect(sample(await scrape(), 'koios_outbox_lag_seconds')).toBe(0);
  });

  it('is no key, no password and no token', async () => {
    expect(await scrape()).not.toMatch(/PRIVATE KEY|eyJ|password/);
  });
});
