import { ANY_POLICY } from '../parse/parse-policies.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';

/** What is known at one place of a path, from the root down (RFC 5280, 6.1.2). */
interface PolicyState {
  /** Policies that the next certificate may be issued under. */
  expected: ReadonlySet<string>;
  explicitPolicyIn: number;
  mappingEndsIn: number;
  anyPolicyEndsIn: number;
}

/**
 * Whether a path is issued under policies as its authorities ask (RFC 5280, 6.1): nobody here asks for a certain policy, so
 * all that can be wrong is that an authority wants one and none goes through to the leaf. Nearest first; a
 * self-signed end is what is trusted and is not asked (RFC 5280, 6.1.1). Only whether any policy is left matters: sets of
 * them stand for the tree of the specification, so that no file can make it grow.
 */
export function policyFault(path: readonly ParsedCertificate[]): string | null {
  const root = path.length > 1 && path.at(-1)?.selfSigned === true ? path.at(-1) : undefined;
  const downwards = path.filter((certificate) => certificate !== root).toReversed();
  const state: PolicyState = {
    expected: new Set([ANY_POLICY]),
    explicitPolicyIn: Infinity,
    mappingEndsIn: Infinity,
    anyPolicyEndsIn: Infinity,
  };
  for (const certificate of downwards) {
    const valid = validPolicies(certificate, state, certificate === path[0]);
    const needsPolicy =
      certificate === path[0] ? needsPolicyAtTheEnd(certificate, state) : state.explicitPolicyIn === 0;
    if (needsPolicy && valid.size === 0) {
      return `An authority asks for a certificate policy, and "${certificate.subject.text}" is issued under none that goes through.`;
    }
    goOn(certificate, state, valid);
  }
  return null;
}

/** RFC 5280, 6.1.3 (d): those expected, and with anyPolicy whatever stands beside it. */
function validPolicies(
  { certificatePolicies: { policies }, selfIssued }: ParsedCertificate,
  { expected, anyPolicyEndsIn }: PolicyState,
  isLeaf: boolean,
): ReadonlySet<string> {
  const own = new Set(policies ?? []);
  const anyCounts = own.has(ANY_POLICY) && (anyPolicyEndsIn > 0 || (!isLeaf && selfIssued));
  const named = [...own].filter(
    (policy) => policy !== ANY_POLICY && (expected.has(policy) || expected.has(ANY_POLICY)),
  );
  return new Set(anyCounts ? [...named, ...expected] : named);
}

/** RFC 5280, 6.1.5 (a) and (b). */
function needsPolicyAtTheEnd(
  { certificatePolicies: { requireExplicitPolicy } }: ParsedCertificate,
  { explicitPolicyIn }: PolicyState,
): boolean {
  return explicitPolicyIn <= 1 || requireExplicitPolicy === 0;
}

/** RFC 5280, 6.1.4 (a), (b) and (h) to (j). */
function goOn(certificate: ParsedCertificate, state: PolicyState, valid: ReadonlySet<string>): void {
  const { certificatePolicies: own, selfIssued } = certificate;
  state.expected = mapped(valid, own.mappings, state.mappingEndsIn > 0);
  const step = selfIssued ? 0 : 1;
  const next = (left: number, asked: number | null) => Math.min(Math.max(left - step, 0), asked ?? Infinity);
  state.explicitPolicyIn = next(state.explicitPolicyIn, own.requireExplicitPolicy);
  state.mappingEndsIn = next(state.mappingEndsIn, own.inhibitPolicyMapping);
  state.anyPolicyEndsIn = next(state.anyPolicyEndsIn, own.inhibitAnyPolicy);
}

/** A policy that is mapped goes on as those of the subject, or not at all once mapping has ended. */
function mapped(
  valid: ReadonlySet<string>,
  mappings: ParsedCertificate['certificatePolicies']['mappings'],
  mayMap: boolean,
): ReadonlySet<string> {
  const sources = new Set(mappings.map(({ issuer }) => issuer));
  const kept = [...valid].filter((policy) => !sources.has(policy));
  const targets = mappings.filter(({ issuer }) => valid.has(issuer) || valid.has(ANY_POLICY));
  return new Set([...kept, ...(mayMap ? targets.map(({ subject }) => subject) : [])]);
}
