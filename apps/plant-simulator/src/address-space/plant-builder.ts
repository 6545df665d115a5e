import type { AddressSpace, Namespace, UAObject } from 'node-opcua';
import type { SimulationClock } from './simulation-clock.js';

/** What each part of the plant is built into. */
export interface PlantBuilder {
  readonly addressSpace: AddressSpace;
  readonly namespace: Namespace;
  readonly clock: SimulationClock;
}

/** A folder or machine below Objects, named by its path: `ns=1;s=Boiler`. */
export function addTopObject(plant: PlantBuilder, name: string, typeDefinition?: string): UAObject {
  return plant.namespace.addObject({
    organizedBy: plant.addressSpace.rootFolder.objects,
    browseName: name,
    nodeId: `s=${name}`,
    typeDefinition,
  });
}
