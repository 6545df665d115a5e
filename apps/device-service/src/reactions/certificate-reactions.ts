import { type EventHandler, onEvent, type Transactions } from '@koios/messaging';
import { certificateDefaultChanged, certificateDeleted, type KoiosEvent } from '@koios/opcua-contracts';
import type { Outbox } from '../bus/outbox.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import type { DeviceFacts } from '../domain/device.js';
import type { OnCertificateDeleted } from './on-certificate-deleted.js';
import type { OnDefaultCertificateChanged } from './on-default-certificate-changed.js';
import type { ReconcileCertificates } from './reconcile-certificates.js';

/** What happens on which certificate event. */
export class CertificateReactions {
  /** Devices whose change is not committed yet, or just was. */
  private changed: DeviceFacts[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly desiredState: DesiredState,
    private readonly reconcile: ReconcileCertificates,
    private readonly onDeleted: OnCertificateDeleted,
    private readonly onDefaultChanged: OnDefaultCertificateChanged,
  ) {}

  readonly handlers: readonly EventHandler[] = [
    onEvent(certificateDeleted, async (event, manager) => {
      const emit = this.transactions.emitterOf(manager);
      this.changed.push(...(await this.onDeleted.react(event, manager, emit)));
    }),
    onEvent(certificateDefaultChanged, async (event, manager) => {
      const emit = this.transactions.emitterOf(manager);
      this.changed.push(...(await this.onDefaultChanged.react(event, manager, emit)));
    }),
  ];

  /**
   * After the commit: the events leave, and the bucket follows. Which default is the newest cert-service knows best. A
   * crash before this is healed by the sweep.
   */
  committed({ type }: KoiosEvent): void {
    if (type === certificateDefaultChanged.type) this.reconcile.wake();
    this.outbox.wake();
    void this.desiredState.project(this.changed);
    this.changed = [];
  }
}
