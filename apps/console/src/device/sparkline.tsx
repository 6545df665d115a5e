import { text } from '../messages/messages.js';
import type { ChartPoint } from './scan-series.js';

const widthPx = 240;
const heightPx = 34;
const insetPx = 3;

/** A small chart: it shows a course and its gaps, not its figures. A dotted line marks a change of certificate. */
export function Sparkline({ tag, points }: { readonly tag: string; readonly points: readonly ChartPoint[] }) {
  const [first] = points;
  const last = points.at(-1);
  // One number is no course yet.
  if (points.length === 1) return null;
  if (!first || !last)
    return <span style={{ color: 'var(--mantine-color-dimmed)' }}>{text.devices.overview.noChart}</span>;
  const values = points.map(({ value }) => value);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const x = scale(first.atMs, last.atMs, 0, widthPx);
  const y = scale(least, greatest, heightPx - insetPx, insetPx);
  const label = text.devices.overview.chartOf(tag, points.length, short(least), short(greatest));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      width="100%"
      height={heightPx}
      preserveAspectRatio="none"
      style={{ display: 'block' }}
    >
      {points
        .filter(({ certificateChanged }) => certificateChanged)
        .map(({ atMs }) => (
          <line
            key={atMs}
            x1={x(atMs)}
            x2={x(atMs)}
            y1={0}
            y2={heightPx}
            stroke="var(--tone-warn)"
            strokeDasharray="2 2"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      <path
        d={pathOf(points, x, y)}
        fill="none"
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

type Scale = (value: number) => number;

function scale(from: number, to: number, start: number, end: number): Scale {
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** Every gap begins a new line. */
function pathOf(points: readonly ChartPoint[], x: Scale, y: Scale): string {
  return points
    .map(({ atMs, value, gap }, index) => {
      const command = index === 0 || gap ? 'M' : 'L';
      return `${command}${x(atMs).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}
