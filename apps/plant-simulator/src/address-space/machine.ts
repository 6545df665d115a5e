import { DataType, standardUnits, type UAObject, type UAVariable } from 'node-opcua';
import { movingValue } from './moving-value.js';
import { addTopObject, type PlantBuilder } from './plant-builder.js';
import { TICK_MS } from './simulation-clock.js';

type EngineeringUnits = (typeof standardUnits)[keyof typeof standardUnits];
type ValueAt<Value> = (tick: number) => Value;

export interface Measurement {
  readonly unit: EngineeringUnits;
  readonly low: number;
  readonly high: number;
}

/** A machine of the plant, `ns=1;s=<Machine>`, with its tags at `ns=1;s=<Machine>.<Tag>`. */
export class Machine {
  private readonly object: UAObject;

  constructor(
    private readonly plant: PlantBuilder,
    private readonly name: string,
  ) {
    this.object = addTopObject(plant, name);
  }

  /** A measurement with range and unit (AnalogItemType, OPC 10000-8, 5.3.2.3). */
  public addMeasurement(tag: string, { unit, low, high }: Measurement, valueAt: ValueAt<number>): void {
    this.plant.namespace.addAnalogDataItem({
      ...this.tag(tag),
      dataType: DataType.Double,
      engineeringUnits: unit,
      engineeringUnitsRange: { low, high },
      minimumSamplingInterval: TICK_MS,
      value: movingValue(this.plant.clock, { dataType: DataType.Double, valueAt }),
    });
  }

  public addState(tag: string, dataType: DataType, valueAt: ValueAt<unknown>): void {
    this.plant.namespace.addVariable({
      ...this.tag(tag),
      dataType,
      minimumSamplingInterval: TICK_MS,
      value: movingValue(this.plant.clock, { dataType, valueAt }),
    });
  }

  /** A setpoint that clients may write, in the unit's range. */
  public addSetpoint(tag: string, { unit, low, high }: Measurement, initialValue: number): UAVariable {
    return this.plant.namespace.addAnalogDataItem({
      ...this.tag(tag),
      dataType: DataType.Double,
      engineeringUnits: unit,
      engineeringUnitsRange: { low, high },
      instrumentRange: { low, high },
      accessLevel: 'CurrentRead | CurrentWrite',
      userAccessLevel: 'CurrentRead | CurrentWrite',
      value: { dataType: DataType.Double, value: initialValue },
    });
  }

  private tag(tag: string) {
    return { componentOf: this.object, browseName: tag, nodeId: `s=${this.name}.${tag}` };
  }
}
