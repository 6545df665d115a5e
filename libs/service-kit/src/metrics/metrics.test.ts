import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule } from '../health/health-module.js';
import { Readiness } from '../health/readiness.js';
import { counter, durationHistogram, observedGauge, timed } from './metrics.js';

const readiness = new Readiness();
const requests = counter('koios_test_requests_total', 'Requests.', ['kind']);
const duration = durationHistogram('koios_test_duration_seconds', 'Durations.', ['kind', 'result']);
let temperature: number | undefined = 21;
let thermometer: Promise<void> | undefined;
observedGauge('koios_test_celsius', 'Temperature.', [], async (gauge) => {
  await thermometer;
  if (temperature === undefined) throw new Error('the thermometer is broken');
  gauge.set(temperature);
});
let application: INestApplication;

beforeAll(async () => {
  readiness.add('database', () => undefined);
  readiness.add('nats', () => {
    throw new Error('away');
  });
  application = await NestFactory.create(HealthModule.with(readiness), { logger: false });
  await application.listen(0, '127.0.0.1');
});
afterAll(() => application.close());

async function scrape(): Promise<string> {
  const response = await fetch(`${await application.getUrl()}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  return response.text();
}

describe('/metrics', () => {
  it('tells what was counted, by label', async () => {
    requests.inc({ kind: 'query' }, 3);
    expect(await scrape()).toContain('koios_test_requests_total{kind="query"} 3');
  });

  it('tells how long work took and how it ended', async () => {
    await timed(duration, { kind: 'sign' }, () => Promise.resolve('done'));
    const failed = timed(duration, { kind: 'sign' }, () => Promise.reject(new Error('no key')));
    await expect(failed).rejects.toThrow('no key');
    const text = await scrape();
    expect(text).toContain('koios_test_duration_seconds_count{kind="sign",result="success"} 1');
    expect(text).toContain('koios_test_duration_seconds_count{kind="sign",result="failure"} 1');
  });

  it('asks for what goes up and down when Prometheus asks, and leaves out what cannot be asked for', async () => {
    expect(await scrape()).toContain('koios_test_celsius 21');
    temperature = undefined;
    const text = await scrape();
    expect(text).toContain('# TYPE koios_test_celsius gauge');
    expect(text).not.toMatch(/^koios_test_celsius/m);
  });

  it('leaves out what does not answer, and tells the rest', async () => {
    temperature = 21;
    thermometer = new Promise(() => undefined);
    const text = await scrape();
    thermometer = undefined;
    expect(text).not.toMatch(/^koios_test_celsius/m);
    expect(text).toContain('koios_part_ready{part="database"} 1');
  }, 20_000);

  it('tells which parts of the service work', async () => {
    const text = await scrape();
    expect(text).toContain('koios_part_ready{part="database"} 1');
    expect(text).toContain('koios_part_ready{part="nats"} 0');
  });

  it('tells what Node.js knows of its process', async () => {
    expect(await scrape()).toMatch(/^process_resident_memory_bytes \d+/m);
  });
});
