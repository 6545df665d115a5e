import type { OPCUAServer } from 'node-opcua';
import { addBoiler } from './boiler.js';
import { addConveyor } from './conveyor.js';
import { addSimulationFolder } from './simulation-folder.js';
import { startSimulationClock } from './simulation-clock.js';
import { addWritableFolder } from './writable-folder.js';

/** Fills the server's own namespace (index 1). The NodeIds are a contract: README.md lists them. */
export function buildPlant(server: OPCUAServer): void {
  const { addressSpace } = server.engine;
  if (addressSpace === null) throw new Error('The server must be initialized before its plant is built.');
  const plant = { addressSpace, namespace: addressSpace.getOwnNamespace(), clock: startSimulationClock() };
  addBoiler(plant);
  addConveyor(plant);
  addSimulationFolder(plant);
  addWritableFolder(plant);
}
