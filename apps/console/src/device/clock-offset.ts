const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const units: readonly (readonly [string, number])[] = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];
/** What the way through the network takes: nobody can say more exactly. */
const unnoticedMs = 100;
/** New certificates begin to be valid a little before they are made; a clock that is off by more refuses them. */
const tolerableMs = 60_000;

export interface ClockOffset {
  readonly direction: 'equal' | 'ahead' | 'behind';
  /** For example “2.5 s”. */
  readonly duration: string;
  readonly matters: boolean;
}

/** What a server's clock minus ours, in milliseconds, means to people. */
export function clockOffset(offsetMs: number): ClockOffset {
  const distanceMs = Math.abs(offsetMs);
  const [unit, lengthMs] = units.find(([, length]) => distanceMs >= length * 2) ?? ['ms', 1];
  return {
    direction: distanceMs < unnoticedMs ? 'equal' : offsetMs > 0 ? 'ahead' : 'behind',
    duration: `${number.format(Math.round((distanceMs / lengthMs) * 10) / 10)} ${unit}`,
    matters: distanceMs > tolerableMs,
  };
}
