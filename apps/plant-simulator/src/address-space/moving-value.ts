import { DataValue, StatusCodes, Variant, VariantArrayType, type DataType } from 'node-opcua';
import type { SimulationClock } from './simulation-clock.js';

export interface MovingValueOptions {
  readonly dataType: DataType;
  readonly isArray?: boolean;
  readonly valueAt: (tick: number, clock: SimulationClock) => unknown;
}

/** Binds a variable to time. The value is made once a tick, however many clients read it. */
export function movingValue(
  clock: SimulationClock,
  options: MovingValueOptions,
): { timestamped_get: () => DataValue } {
  let madeAt = -1;
  let dataValue = new DataValue();
  return {
    timestamped_get: () => {
      const tick = clock.tick();
      if (tick === madeAt) return dataValue;
      madeAt = tick;
      dataValue = makeDataValue(clock, tick, options);
      return dataValue;
    },
  };
}

function makeDataValue(clock: SimulationClock, tick: number, options: MovingValueOptions): DataValue {
  const arrayType = options.isArray ? VariantArrayType.Array : VariantArrayType.Scalar;
  const value = new Variant({ dataType: options.dataType, arrayType, value: options.valueAt(tick, clock) });
  return new DataValue({ value, statusCode: StatusCodes.Good, sourceTimestamp: clock.timeOf(tick) });
}
