import { randomUUID } from 'node:crypto';
import { certificateGenerated, type EventOf } from '@koios/opcua-contracts';
import { createEvent } from '../src/index.js';

/** A `certificate.generated` of a certificate with this name. */
export function generated(name: string): EventOf<typeof certificateGenerated> {
  const certificateId = randomUUID();
  const origin = { source: '/test', subject: certificateId, time: new Date() };
  return createEvent(certificateGenerated, origin, {
    certificateId,
    name,
    revision: 1,
    thumbprint: 'A'.repeat(40),
    applicationUri: null,
    validUntil: '2028-01-01T00:00:00.000Z',
  });
}
