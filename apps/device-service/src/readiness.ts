import type { Readiness } from '@koios/service-kit';
import type { DataSource } from 'typeorm';
import type { Bus } from './bus/bus.js';
import { defaultCertificateEntity } from './database/default-certificate-entity.js';
import type { StartUp } from './start-up.js';

/** What this service needs to do its work. */
export interface Parts {
  readonly startUp: StartUp;
  readonly dataSource: DataSource;
  readonly bus: Bus;
}

/** Tells `/health/ready` how to find out. */
export function checkReadiness(readiness: Readiness, { startUp, dataSource, bus }: Parts): void {
  readiness.add('database', async () => {
    startUp.requireDatabase();
    await dataSource.query('SELECT 1');
  });
  readiness.add('nats', () => bus.check());
  readiness.add('default certificate', async () => {
    startUp.requireDatabase();
    const known = await dataSource.getRepository(defaultCertificateEntity).findOneByOrFail({ id: true });
    if (known.certificateId === null) throw new Error('not known yet: cert-service has not answered');
  });
}
