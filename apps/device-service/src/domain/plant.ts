import { type KeyCustody, KoiosError, plantIdSchema } from '@koios/opcua-contracts';
import { parseName } from './name.js';

/** A site whose devices share connectors. */
export interface Plant {
  /** One token of NATS subjects and keys; never changes. */
  readonly id: string;
  readonly name: string;
  /** Where the private keys are that its connectors use. */
  readonly keyCustody: KeyCustody;
}

/** @throws KoiosError PLANT_ID_INVALID or NAME_INVALID */
export function newPlant(input: Pick<Plant, 'id' | 'name'>): Plant {
  if (!plantIdSchema.safeParse(input.id).success) throw new KoiosError('PLANT_ID_INVALID', undefined, 'id');
  return { id: input.id, name: parseName(input.name), keyCustody: 'REMOTE' };
}
