import { EntitySchema } from 'typeorm';
import type { Plant } from '../domain/plant.js';

export const plantEntity = new EntitySchema<Plant>({
  name: 'Plant',
  tableName: 'plant',
  columns: {
    id: { type: 'text', primary: true },
    name: { type: 'text' },
    keyCustody: { type: 'text', name: 'key_custody' },
  },
});
