import { mostTrustVerdicts, type TrustVerdict } from '@koios/opcua-contracts';
import { classOf, type ConnectionFault } from './connection-fault.js';

/** What a server made of our certificate, before it is known when. */
export type TrustObservation = Omit<TrustVerdict, 'since'>;

/** What was seen of a server's opinion at one stage. */
export type TrustOutcome = Pick<TrustVerdict, 'verdict' | 'stage' | 'statusCode'>;

/** The server let us pass a stage at which it looks at our certificate. */
export function accepted(stage: TrustOutcome['stage']): TrustOutcome {
  return { stage, verdict: 'ACCEPTED', statusCode: null };
}

/** What a fault says of the server's opinion; undefined when it says nothing of it. */
export function refusalIn(fault: ConnectionFault): TrustOutcome | undefined {
  const { stage, code } = fault;
  if (stage !== 'SECURE_CHANNEL' && stage !== 'SESSION') return undefined;
  if (classOf(fault) !== 'CERTIFICATE_REFUSED') return undefined;
  return { stage, verdict: 'REFUSED', statusCode: code };
}

/** The verdicts after one more was seen; the same list when that says nothing new. */
export function withObservation(
  verdicts: readonly TrustVerdict[],
  seen: TrustObservation,
  now: Date,
): readonly TrustVerdict[] {
  const before = verdicts.find((verdict) => isSameCase(verdict, seen));
  if (before && saysNothingNew(before, seen)) return verdicts;
  const since = before?.verdict === seen.verdict ? before.since : now.toISOString();
  const others = verdicts.filter((verdict) => verdict !== before);
  return [...others, { ...seen, since }].slice(-mostTrustVerdicts);
}

function isSameCase(one: TrustObservation, other: TrustObservation): boolean {
  return (
    one.endpointUrl === other.endpointUrl &&
    one.certificateId === other.certificateId &&
    one.revision === other.revision
  );
}

/** Some servers open a channel with any certificate and look at it when the session is made: the channel proves nothing there. */
function saysNothingNew(before: TrustVerdict, seen: TrustObservation): boolean {
  if (before.stage === 'SESSION' && seen.stage === 'SECURE_CHANNEL' && seen.verdict === 'ACCEPTED')
    return true;
  return (
    before.verdict === seen.verdict && before.statusCode === seen.statusCode && before.stage === seen.stage
  );
}
