import { text } from '../messages/messages.js';
import { exactTime, relativeTime } from './time.js';
import { useNow } from './use-now.js';

interface RelativeTimeProps {
  readonly instant: string | null | undefined;
  readonly stepMs?: number;
}

/** How far away, and exactly when on hover. */
export function RelativeTime({ instant, stepMs = 1_000 }: RelativeTimeProps) {
  const nowMs = useNow(stepMs);
  if (!instant) return <span>{text.time.never}</span>;
  return (
    <time dateTime={instant} title={exactTime(instant)}>
      {relativeTime(instant, nowMs)}
    </time>
  );
}
