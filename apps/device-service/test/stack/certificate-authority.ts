import { randomUUID } from 'node:crypto';
import {
  type CertificateFacts,
  certificateDefaultChanged,
  certificateDeleted,
  describeCertificates,
  type KoiosEvent,
} from '@koios/opcua-contracts';
import { createEvent, publishEvent, type RpcServer, serveRpc, toMessage } from '@koios/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';

const log = pino({ level: 'silent' });

/** What device-service sees of cert-service: certificates that exist, one that is the default, events. */
export class CertificateAuthority {
  private readonly securityPolicies = new Map<string, readonly string[]>();
  private server: RpcServer | undefined;
  defaultId: string;

  constructor(private readonly connection: NatsConnection) {
    this.defaultId = this.add();
    this.start();
  }

  start(): void {
    this.server = serveRpc(
      this.connection,
      describeCertificates,
      ({ certificateIds }) =>
        Promise.resolve({
          defaultCertificateId: this.defaultId,
          certificates: certificateIds.flatMap((certificateId) => this.describe(certificateId)),
        }),
      log,
    );
  }

  /** Answers no more, as if cert-service were down. */
  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
  }

  /** Adds a certificate that can be used with these policies; answers its id. */
  add(securityPolicies: readonly string[] = ['BASIC256_SHA256']): string {
    const id = randomUUID();
    this.securityPolicies.set(id, securityPolicies);
    return id;
  }

  /** Deletes a certificate; answers the event as it was published. */
  async delete(certificateId: string): Promise<KoiosEvent> {
    this.forget(certificateId);
    const event = this.deletionOf(certificateId);
    await this.publish(event);
    return event;
  }

  /** Deletes a certificate without a word of it. */
  forget(certificateId: string): void {
    this.securityPolicies.delete(certificateId);
  }

  deletionOf(certificateId: string): KoiosEvent {
    const data = { ...factsOf(certificateId), fallbackCertificateId: this.defaultId };
    return createEvent(certificateDeleted, originOf(certificateId), data);
  }

  /** Makes a certificate the default; answers the event as it was published. */
  async setDefault(certificateId: string): Promise<KoiosEvent> {
    const event = this.defaultChangeTo(certificateId);
    this.defaultId = certificateId;
    await this.publish(event);
    return event;
  }

  defaultChangeTo(certificateId: string, time = new Date()): KoiosEvent {
    const data = { ...factsOf(certificateId), previousCertificateId: this.defaultId };
    return createEvent(certificateDefaultChanged, originOf(certificateId, time), data);
  }

  async publish(event: KoiosEvent): Promise<void> {
    await publishEvent(jetstream(this.connection), event);
  }

  /** The same event under another message id, so that JetStream takes it for a new message. */
  async deliverAgain(event: KoiosEvent): Promise<void> {
    const { payload, headers } = toMessage(event);
    await jetstream(this.connection).publish(event.type, payload, { headers, msgID: randomUUID() });
  }

  private describe(certificateId: string) {
    const securityPolicies = this.securityPolicies.get(certificateId);
    if (!securityPolicies) return [];
    return [{ certificateId, name: `Certificate ${certificateId}`, securityPolicies: [...securityPolicies] }];
  }
}

function factsOf(certificateId: string): CertificateFacts {
  return {
    certificateId,
    name: `Certificate ${certificateId}`,
    revision: 1,
    thumbprint: 'A'.repeat(40),
    applicationUri: 'urn:host:Koios:certificate',
    validUntil: '2028-01-01T00:00:00.000Z',
  };
}

function originOf(subject: string, time = new Date()): { source: string; subject: string; time: Date } {
  return { source: '/cert-service', subject, time };
}
