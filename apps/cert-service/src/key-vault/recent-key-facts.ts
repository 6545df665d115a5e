import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { findKeyFacts, type StoredKeyFacts } from '../database/key-facts.js';
import type { KeyOwner } from './sealed-key.js';

/** How long an answer of the database counts: no replica uses a key for longer after it was retired. */
export const keyFactsLimitMs = 200;
/** Timers of two processes do not run alike. */
const marginMs = 50;
const mostRemembered = 1_000;

interface Answer {
  /** On the monotonic clock, taken before the database was asked: what it says is no older. */
  readonly askedAtMs: number;
  readonly facts: Promise<StoredKeyFacts | undefined>;
}

/**
 * What the database said of a key a moment ago, so that a busy key does not ask for every signature. It holds without
 * NATS: an answer runs out by itself, whether or not anybody tells this replica of a change.
 */
@Injectable()
export class RecentKeyFacts {
  private readonly answers = new Map<string, Answer>();

  constructor(@Inject(Database) private readonly database: Pick<Database, 'manager'>) {}

  /** undefined when there is no such revision. */
  get(identity: KeyOwner): Promise<StoredKeyFacts | undefined> {
    const name = nameOf(identity);
    const known = this.answers.get(name);
    if (known && isFresh(known)) return known.facts;
    return this.ask(name, identity);
  }

  /** The next use of any of the certificate's keys asks the database, also while an earlier answer is under way. */
  forget(certificateId: string): void {
    for (const name of this.answers.keys())
      if (name.startsWith(`${certificateId}/`)) this.answers.delete(name);
  }

  /** Resolves when nothing that any replica was told before now counts any more. */
  async untilNoneIsOlder(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, keyFactsLimitMs + marginMs));
  }

  private ask(name: string, identity: KeyOwner): Promise<StoredKeyFacts | undefined> {
    const answer = { askedAtMs: performance.now(), facts: findKeyFacts(this.database.manager, identity) };
    this.answers.delete(name);
    this.answers.set(name, answer);
    this.makeRoom();
    void this.dropUnlessFound(name, answer);
    return answer.facts;
  }

  /** A failure is not remembered, and neither is a revision that may be there in a moment. */
  private async dropUnlessFound(name: string, answer: Answer): Promise<void> {
    const facts = await answer.facts.catch(() => undefined);
    if (!facts && this.answers.get(name) === answer) this.answers.delete(name);
  }

  private makeRoom(): void {
    const [oldest] = this.answers.keys();
    if (this.answers.size > mostRemembered && oldest !== undefined) this.answers.delete(oldest);
  }
}

function isFresh({ askedAtMs }: Answer): boolean {
  return performance.now() - askedAtMs < keyFactsLimitMs;
}

function nameOf({ certificateId, revision }: KeyOwner): string {
  return `${certificateId}/${revision}`;
}
