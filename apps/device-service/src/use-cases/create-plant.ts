import type { DataSource } from 'typeorm';
import { orTaken } from '../database/name-taken.js';
import { plantEntity } from '../database/plant-entity.js';
import { newPlant, type Plant } from '../domain/plant.js';

const constraints = {
  plant_pkey: { code: 'PLANT_ID_TAKEN', field: 'id' },
  plant_name_taken: { code: 'PLANT_NAME_TAKEN', field: 'name' },
} as const;

/** Adds a plant. */
export class CreatePlant {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws KoiosError PLANT_ID_INVALID, NAME_INVALID, PLANT_ID_TAKEN or PLANT_NAME_TAKEN */
  async execute(input: Pick<Plant, 'id' | 'name'>): Promise<Plant> {
    const plant = newPlant(input);
    await orTaken(constraints, () => this.dataSource.getRepository(plantEntity).insert(plant));
    return plant;
  }
}
