import { DataType, standardUnits } from 'node-opcua';
import { Machine } from './machine.js';
import type { PlantBuilder } from './plant-builder.js';
import { sine } from './waves.js';

const LOAD_TICKS = 180;
const TICKS_PER_ITEM = 25;
const METRES_PER_SECOND = { unit: standardUnits.metre_per_second, low: 0, high: 2 };
const AMPERE = { unit: standardUnits.ampere, low: 0, high: 20 };

/** A belt that carries an item every 2.5 s; its motor draws more current under load. */
export function addConveyor(plant: PlantBuilder): void {
  const conveyor = new Machine(plant, 'Conveyor');
  const itemCountAt = (tick: number) => Math.floor(tick / TICKS_PER_ITEM);
  conveyor.addMeasurement('Speed', METRES_PER_SECOND, (tick) => 1.2 - 0.05 * sine(tick, LOAD_TICKS));
  conveyor.addMeasurement('MotorCurrent', AMPERE, (tick) => 7.5 + 1.5 * sine(tick, LOAD_TICKS));
  conveyor.addState('Running', DataType.Boolean, () => true);
  conveyor.addState('ItemCount', DataType.UInt32, itemCountAt);
  conveyor.addState(
    'LastItem',
    DataType.String,
    (tick) => `ITEM-${String(itemCountAt(tick)).padStart(6, '0')}`,
  );
}
