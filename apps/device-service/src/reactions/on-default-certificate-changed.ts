import type { Emit } from '@koios/messaging';
import type { certificateDefaultChanged, EventOf } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import type { DeviceFacts } from '../domain/device.js';
import type { AdoptDefaultCertificate } from '../use-cases/adopt-default-certificate.js';

/** `certificate.default-changed` → the devices without an assignment use the new default. */
export class OnDefaultCertificateChanged {
  constructor(private readonly adopt: AdoptDefaultCertificate) {}

  react(
    event: EventOf<typeof certificateDefaultChanged>,
    manager: EntityManager,
    emit: Emit,
  ): Promise<DeviceFacts[]> {
    return this.adopt.execute(manager, emit, {
      certificateId: event.data.certificateId,
      since: new Date(event.time),
    });
  }
}
