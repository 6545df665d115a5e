import { DataType, standardUnits } from 'node-opcua';
import { Machine } from './machine.js';
import type { PlantBuilder } from './plant-builder.js';
import { sine, square } from './waves.js';

const BURNER_TICKS = 300;
const FEED_WATER_TICKS = 700;
const CELSIUS = { unit: standardUnits.degree_celsius, low: 0, high: 250 };
const BAR = { unit: standardUnits.bar, low: 0, high: 40 };
const PERCENT = { unit: standardUnits.percent, low: 0, high: 100 };

/** A steam boiler: its burner switches on and off around the setpoint, pressure follows the temperature. */
export function addBoiler(plant: PlantBuilder): void {
  const boiler = new Machine(plant, 'Boiler');
  const setpoint = boiler.addSetpoint('Setpoint', CELSIUS, 165);
  const temperatureAt = (tick: number) =>
    Number(setpoint.readValue().value.value) + 2 * sine(tick, BURNER_TICKS);
  boiler.addMeasurement('Temperature', CELSIUS, temperatureAt);
  boiler.addMeasurement('Pressure', BAR, (tick) => saturatedSteamPressureBar(temperatureAt(tick)));
  boiler.addMeasurement('WaterLevel', PERCENT, (tick) => 62 + 9 * sine(tick, FEED_WATER_TICKS));
  boiler.addState('BurnerOn', DataType.Boolean, (tick) => square(tick, BURNER_TICKS));
  boiler.addState('State', DataType.String, (tick) => (square(tick, BURNER_TICKS) ? 'Heating' : 'Holding'));
}

/** Gauge pressure of saturated steam by Antoine's equation, with the coefficients of water from 99 to 374 °C in mmHg. */
function saturatedSteamPressureBar(temperatureCelsius: number): number {
  const absoluteBar = 10 ** (8.14019 - 1810.94 / (244.485 + temperatureCelsius)) / 750.06;
  return Math.max(0, absoluteBar - 1.013);
}
