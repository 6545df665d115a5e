import { currentDeadline } from '@koios/correlation';
import { type EventDefinition, KoiosError } from '@koios/opcua-contracts';
import type { DataSource, EntityManager } from 'typeorm';
import type { z } from 'zod';
import { createEvent } from '../events/create-event.js';

/** Adds an event to the transaction that it is made in. */
export type Emit = <Definition extends EventDefinition>(
  definition: Definition,
  subject: string,
  data: z.infer<Definition['data']>,
) => Promise<void>;

/**
 * Transactions in which a change and its events are committed together (transactional outbox). After each commit
 * the relay is woken, so that events leave at once.
 */
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    /** The service's name as an event source, for example `/cert-service`. */
    private readonly source: string,
    private readonly committed: () => void,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /**
   * Runs the work in one transaction; what it emits is stored with it or not at all.
   * @throws KoiosError TIMEOUT, with nothing changed, when nobody waits for it any more
   */
  async run<Result>(work: (manager: EntityManager, emit: Emit) => Promise<Result>): Promise<Result> {
    requireTimeLeft();
    const result = await this.dataSource.transaction(async (manager) => {
      const done = await work(manager, this.emitterOf(manager));
      requireTimeLeft();
      return done;
    });
    this.committed();
    return result;
  }

  /** For work that runs in somebody else's transaction, such as an event handler's. */
  emitterOf(manager: EntityManager): Emit {
    return async (definition, subject, data) => {
      const event = createEvent(definition, { source: this.source, subject, time: this.clock() }, data);
      await manager.query('INSERT INTO outbox (event_id, event) VALUES ($1, $2)', [event.id, event]);
    };
  }
}

/** Who was told that it took too long must not find it done. */
function requireTimeLeft(): void {
  if (currentDeadline()?.leftMs() === 0) throw new KoiosError('TIMEOUT');
}
