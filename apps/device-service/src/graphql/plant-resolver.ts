import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Plant } from '../domain/plant.js';
import { Loaders } from './loaders.js';

@Resolver('Plant')
export class PlantResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField('deviceCount')
  deviceCount(@Parent() { id }: Plant): Promise<number> {
    return this.loaders.plantDeviceCount.load(id);
  }
}
