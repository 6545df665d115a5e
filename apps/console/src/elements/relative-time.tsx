import { text } from '../messages/messages.js';
import { exactTime, relativeTime, timeAgo, timeUntil } from './time.js';
import { useNow } from './use-now.js';

interface RelativeTimeProps {
  readonly instant: string | null | undefined;
  /** It has happened: a clock that differs does not make it the future. */
  readonly past?: boolean;
  /** It is still to come: when its time is there, it is due. */
  readonly future?: boolean;
  readonly stepMs?: number;
}

/** How far away, and exactly when on hover. */
export function RelativeTime({ instant, past, future, stepMs = 1_000 }: RelativeTimeProps) {
  const nowMs = useNow(stepMs);
  if (!instant) return <span>{text.time.never}</span>;
  return (
    <time dateTime={instant} title={exactTime(instant)}>
      {past && timeAgo(instant, nowMs)}
      {future && timeUntil(instant, nowMs)}
      {!past && !future && relativeTime(instant, nowMs)}
    </time>
  );
}
