import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { connectToNats, type NatsOptions } from '@koios/messaging';
import { startTestNats, temporaryFolder, type TestNats } from '@koios/test-infrastructure';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';

/** As deploy/nats/authorization.mjs takes it. */
export interface LockedUser {
  readonly role: string | readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly nkey?: string;
  readonly inboxPrefix?: string;
  readonly plant?: string;
  readonly consumers?: readonly string[];
}

const script = new URL('../../nats/authorization.mjs', import.meta.url).pathname;
const log = pino({ level: 'silent' });

/** The `authorization` block for these users, made as an operator makes it. */
export function authorizationOf(users: readonly LockedUser[]): string {
  const folder = temporaryFolder('nats-users');
  const file = join(folder.path, 'users.json');
  writeFileSync(file, JSON.stringify(users));
  const text = execFileSync(process.execPath, [script, file], { encoding: 'utf8' });
  folder.remove();
  return text;
}

export function startLockedNats(users: readonly LockedUser[], more = ''): Promise<TestNats> {
  return startTestNats(`${authorizationOf(users)}${more}`);
}

/** One user's connection, with all that the server refused it. */
export class LockedConnection {
  readonly refusals: string[] = [];

  private constructor(readonly connection: NatsConnection) {}

  static async open(options: Omit<NatsOptions, 'name'>): Promise<LockedConnection> {
    const opened = new LockedConnection(await connectToNats({ ...options, name: 'test' }, log));
    void opened.watch();
    return opened;
  }

  /** Whether the server lets the user publish there: its refusal comes before its answer to a ping. */
  async mayPublish(subject: string): Promise<boolean> {
    const before = this.refusals.length;
    this.connection.publish(subject, '{}');
    await this.heard();
    return this.refusals.length === before;
  }

  async maySubscribe(subject: string): Promise<boolean> {
    const before = this.refusals.length;
    const subscription = this.connection.subscribe(subject, { callback: () => undefined });
    await this.heard();
    subscription.unsubscribe();
    return this.refusals.length === before;
  }

  /** A refusal becomes a status event a moment after it has come in. */
  private async heard(): Promise<void> {
    await this.connection.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status())
      if (status.type === 'error') this.refusals.push(status.error.message);
  }
}
