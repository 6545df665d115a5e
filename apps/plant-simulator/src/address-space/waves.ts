/** Shapes in time for believable measurements; `periodTicks` is the length of one wave in ticks. */
export function sine(tick: number, periodTicks: number): number {
  return Math.sin((2 * Math.PI * tick) / periodTicks);
}

/** True in the first half of each period. */
export function square(tick: number, periodTicks: number): boolean {
  return tick % periodTicks < periodTicks / 2;
}
