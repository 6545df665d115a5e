import { idSchema, KoiosError, type KoiosEvent } from '@koios/opcua-contracts';
import { outboxEntryEntity } from '@koios/messaging';
import { type EntityManager, MoreThan } from 'typeorm';

/** Whoever missed more than that reads the certificates anew faster. */
const mostMissed = 5_000;

/**
 * The events behind one of them, published or about to be.
 * @throws KoiosError EVENT_UNKNOWN when there is no such event any more, or too many came after it
 */
export async function findEventsAfter(manager: EntityManager, eventId: string): Promise<KoiosEvent[]> {
  const outbox = manager.getRepository(outboxEntryEntity);
  const known = idSchema.safeParse(eventId).success ? await outbox.findOneBy({ eventId }) : null;
  if (!known) throw new KoiosError('EVENT_UNKNOWN', undefined, 'after');
  const missed = await outbox.find({
    where: [
      { sequence: MoreThan(known.sequence) },
      // Of two transactions the one that began first may have been committed last.
      ...(known.publishedAt ? [{ publishedAt: MoreThan(known.publishedAt) }] : []),
    ],
    order: { sequence: 'ASC' },
    take: mostMissed + 1,
  });
  if (missed.length > mostMissed) throw new KoiosError('EVENT_UNKNOWN', undefined, 'after');
  return missed.map(({ event }) => event);
}
