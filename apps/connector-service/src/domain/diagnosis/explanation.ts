import type { ConnectionFault } from '../connection-fault.js';
import type { ConnectionFacts } from './connection-facts.js';

/** A fault in words. */
export interface Explanation {
  readonly headline: string;
  readonly meaning: string;
  readonly cure: string;
}

/** One entry for each code; a function where the facts tell more than the code. */
export type ExplanationTable = Readonly<
  Record<string, Explanation | ((facts: ConnectionFacts, fault: ConnectionFault) => Explanation) | undefined>
>;
