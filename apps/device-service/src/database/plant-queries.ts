import { containing, type PageWindow } from '@koios/service-kit';
import { type DataSource, ILike } from 'typeorm';
import type { Plant } from '../domain/plant.js';
import { plantEntity } from './plant-entity.js';

/** A part of the list of plants; what is undefined is no condition. */
export interface PlantListing {
  readonly search: string | undefined;
  readonly sortKey: 'NAME' | 'ID';
  readonly direction: 'ASC' | 'DESC';
  readonly window: PageWindow;
}

/** The plants of a window, and how many match in all. */
export function listPlants(
  dataSource: DataSource,
  { search, sortKey, direction, window }: PlantListing,
): Promise<[Plant[], number]> {
  const named = search && ILike(containing(search));
  return dataSource.getRepository(plantEntity).findAndCount({
    ...(named && { where: [{ name: named }, { id: named }] }),
    order: sortKey === 'NAME' ? { name: direction } : { id: direction },
    skip: window.offset,
    take: window.limit,
  });
}
