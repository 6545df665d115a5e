import { type ArgumentNode, type DocumentNode, type FieldNode, Kind, print } from 'graphql';
import type { SubscriptionRequest } from './upstream-subscription.js';

/** Begin with what comes next, so that whoever joins later misses nothing; `connectionChanged` begins with what is. */
const withoutBeginning: ReadonlySet<string> = new Set(['certificateChanged', 'deviceValues']);

/**
 * The same for subscriptions that have the same results for everybody who has the same roles; undefined for one that has a
 * beginning of its own. What a subgraph lets its caller see depends on nothing but the roles.
 */
export function sharingKey(
  { document, variables = {}, operationName }: SubscriptionRequest,
  roles: readonly string[],
): string | undefined {
  const [field, ...others] = rootFieldsOf(document);
  if (!field || others.length > 0 || !withoutBeginning.has(field.name.value)) return undefined;
  const after = field.arguments?.find(({ name }) => name.value === 'after');
  if (after && !isNull(after, variables)) return undefined;
  return JSON.stringify([[...roles].sort(), operationName, variables, print(document)]);
}

function rootFieldsOf({ definitions }: DocumentNode): FieldNode[] {
  const selections = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
  return selections.filter((selection) => selection.kind === Kind.FIELD);
}

function isNull({ value }: ArgumentNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (value.kind === Kind.NULL) return true;
  return value.kind === Kind.VARIABLE && (variables[value.name.value] ?? null) === null;
}
