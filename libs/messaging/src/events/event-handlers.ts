import type { EventDefinition, EventOf, KoiosEvent } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { BrokenContract } from './broken-contract.js';

/** One kind of event and what a service does on it, inside the transaction that remembers the event. */
export interface EventHandler {
  readonly type: string;
  handle(event: KoiosEvent, manager: EntityManager): Promise<void>;
}

/** Ties a reaction to an event; data that breaks the contract never reaches it. */
export function onEvent<Definition extends EventDefinition>(
  definition: Definition,
  react: (event: EventOf<Definition>, manager: EntityManager) => Promise<void>,
): EventHandler {
  return {
    type: definition.type,
    handle: (event, manager) => react(readAs(definition, event), manager),
  };
}

function readAs<Definition extends EventDefinition>(
  definition: Definition,
  event: KoiosEvent,
): EventOf<Definition> {
  const data = definition.data.safeParse(event.data);
  if (data.success) return { ...event, data: data.data } as EventOf<Definition>;
  throw new BrokenContract(`${event.type} ${event.id}: ${z.prettifyError(data.error)}`);
}
