import { DataType } from 'node-opcua';
import { movingValue, type MovingValueOptions } from './moving-value.js';
import { addTopObject, type PlantBuilder } from './plant-builder.js';
import { SCALAR_TYPES, type ScalarType } from './scalar-types.js';
import { TICK_MS, type SimulationClock } from './simulation-clock.js';

const FOLDER = 'Simulation';
const ARRAY_LENGTH = 8;
const ARRAY_RANK = 1;
const SCALAR_RANK = -1;

/** `ns=1;s=Simulation.<Type>`, `ns=1;s=Simulation.Array.<Type>` and `ns=1;s=Simulation.Counter`. */
export function addSimulationFolder(plant: PlantBuilder): void {
  const folder = addTopObject(plant, FOLDER, 'FolderType');
  const arrays = plant.namespace.addFolder(folder, { browseName: 'Array', nodeId: `s=${FOLDER}.Array` });
  const add = (parent: typeof folder, path: string, options: MovingValueOptions) =>
    plant.namespace.addVariable({
      organizedBy: parent,
      browseName: path.slice(path.lastIndexOf('.') + 1),
      nodeId: `s=${FOLDER}.${path}`,
      dataType: options.dataType,
      valueRank: options.isArray ? ARRAY_RANK : SCALAR_RANK,
      arrayDimensions: options.isArray ? [ARRAY_LENGTH] : null,
      minimumSamplingInterval: TICK_MS,
      value: movingValue(plant.clock, options),
    });
  for (const type of SCALAR_TYPES) {
    add(folder, type.name, type);
    add(arrays, `Array.${type.name}`, arrayOf(type));
  }
  add(folder, 'Counter', { dataType: DataType.UInt32, valueAt: (tick) => tick });
}

/** The values of this tick and the next ones. */
function arrayOf({ dataType, valueAt }: ScalarType): MovingValueOptions {
  const values = (tick: number, clock: SimulationClock) =>
    Array.from({ length: ARRAY_LENGTH }, (_, index) => valueAt(tick + index, clock));
  return { dataType, isArray: true, valueAt: values };
}
