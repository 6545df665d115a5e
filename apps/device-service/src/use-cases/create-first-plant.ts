import type { DataSource } from 'typeorm';
import { plantEntity } from '../database/plant-entity.js';
import { newPlant, type Plant } from '../domain/plant.js';

/** Makes the first plant when there is none, so that devices can be added at once. */
export class CreateFirstPlant {
  constructor(private readonly dataSource: DataSource) {}

  /** Of several replicas that start together one makes it. */
  async execute(input: Pick<Plant, 'id' | 'name'>): Promise<void> {
    const plants = this.dataSource.getRepository(plantEntity);
    if (await plants.exists()) return;
    await plants.createQueryBuilder().insert().values(newPlant(input)).orIgnore().execute();
  }
}
