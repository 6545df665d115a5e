import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule } from './health-module.js';
import { Readiness } from './readiness.js';

const readiness = new Readiness();
let application: INestApplication;
let url: string;
let databaseFault: string | undefined;
let natsAnswers: Promise<void>;

beforeAll(async () => {
  readiness.add('database', () => {
    if (databaseFault) throw new Error(databaseFault);
  });
  readiness.add('nats', () => natsAnswers);
  application = await NestFactory.create(HealthModule.with(readiness), { logger: false });
  await application.listen(0, '127.0.0.1');
  url = await application.getUrl();
});
afterAll(() => application.close());

beforeEach(() => {
  databaseFault = undefined;
  natsAnswers = Promise.resolve();
});

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/health/${path}`);
  return { status: response.status, body: await response.json() };
}

describe('a service', () => {
  it('is ready when every part works', async () => {
    expect(await get('ready')).toEqual({ status: 200, body: { status: 'ready' } });
  });

  it('is not ready when one does not, and says which and why', async () => {
    databaseFault = 'no such host';
    expect(await get('ready')).toEqual({
      status: 503,
      body: { status: 'not ready', faults: { database: 'no such host' } },
    });
  });

  it('is not ready when one says nothing', async () => {
    natsAnswers = new Promise(() => undefined);
    expect(await get('ready')).toEqual({
      status: 503,
      body: { status: 'not ready', faults: { nats: 'no answer within 3000 ms' } },
    });
  });

  it('is live all the same', async () => {
    databaseFault = 'no such host';
    expect(await get('live')).toEqual({ status: 200, body: { status: 'live' } });
  });
});
