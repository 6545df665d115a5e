/** Values change in steps of this length; faster sampling sees the same value again. */
export const TICK_MS = 100;

/** Counts ticks since the server started. Nothing runs between reads: a value is made when somebody asks for it. */
export interface SimulationClock {
  tick(): number;
  timeOf(tick: number): Date;
}

export function startSimulationClock(now: () => number = Date.now): SimulationClock {
  const startedAt = now();
  return {
    tick: () => Math.max(0, Math.floor((now() - startedAt) / TICK_MS)),
    timeOf: (tick) => new Date(startedAt + tick * TICK_MS),
  };
}
