import type { Emit } from '@koios/messaging';
import type { certificateDeleted, EventOf } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import { lockDefaultCertificate } from '../database/lock-default-certificate.js';
import type { DeviceFacts } from '../domain/device.js';
import type { AdoptDefaultCertificate } from '../use-cases/adopt-default-certificate.js';
import type { RetireCertificate } from '../use-cases/retire-certificate.js';

/** `certificate.deleted` → the devices it was assigned to fall back to the default. */
export class OnCertificateDeleted {
  constructor(
    private readonly retire: RetireCertificate,
    private readonly adopt: AdoptDefaultCertificate,
  ) {}

  async react(
    event: EventOf<typeof certificateDeleted>,
    manager: EntityManager,
    emit: Emit,
  ): Promise<DeviceFacts[]> {
    const { certificateId, fallbackCertificateId } = event.data;
    const time = new Date(event.time);
    const known = await lockDefaultCertificate(manager, 'ALONE');
    // The default is never deleted: if we believe it was, we missed that another one became the default.
    const isDefaultUnknown = known.certificateId === null || known.certificateId === certificateId;
    const since = known.since !== null && known.since > time ? known.since : time;
    const newDefault = { certificateId: fallbackCertificateId, since };
    const adopted = isDefaultUnknown ? await this.adopt.execute(manager, emit, newDefault) : [];
    return [...adopted, ...(await this.retire.execute(manager, emit, { certificateId, deletedAt: time }))];
  }
}
