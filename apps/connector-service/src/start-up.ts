import { connectToNats, type NatsOptions, retryUntilDone } from '@koios/messaging';
import { KoiosError } from '@koios/opcua-contracts';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { deadline, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** One of the roles of this code base. */
export interface RolePart {
  readonly name: string;
  /** Resolves when the role does its work. */
  start(connection: NatsConnection): Promise<void>;
  stop(): Promise<void>;
}

const answerLimitMs = 1_000;

/** Brings the roles up while `/health/live` answers already: NATS may come later than we, and may be away at any time. */
export class StartUp implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly started = new Set<string>();
  private connected: NatsConnection | undefined;

  constructor(
    private readonly nats: NatsOptions,
    private readonly roles: readonly RolePart[],
    private readonly log: Logger,
  ) {}

  /** @throws KoiosError SERVICE_UNAVAILABLE before the first connection */
  get connection(): NatsConnection {
    if (!this.connected) throw new KoiosError('SERVICE_UNAVAILABLE', 'NATS does not answer yet. Try again.');
    return this.connected;
  }

  /** @throws Error when NATS does not answer now */
  async checkNats(): Promise<void> {
    if (!this.connected) throw new Error('not connected yet');
    await deadline(this.connected.flush(), answerLimitMs);
  }

  /** @throws Error until the role does its work */
  checkRole(name: string): void {
    if (!this.started.has(name)) throw new Error('its state is not known yet');
  }

  onApplicationBootstrap(): void {
    this.run().catch((error: unknown) => {
      if (!this.ending.signal.aborted) this.log.fatal({ err: error }, 'could not start');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.roles.map((role) => role.stop()));
    await this.connected?.close();
  }

  private async run(): Promise<void> {
    const connection = await connectToNats(this.nats, this.log);
    this.connected = connection;
    await Promise.all(this.roles.map((role) => this.startRole(role, connection)));
  }

  private async startRole(role: RolePart, connection: NatsConnection): Promise<void> {
    await retryUntilDone(
      `starting as ${role.name}`,
      () => role.start(connection),
      this.log,
      this.ending.signal,
    );
    this.started.add(role.name);
  }
}
