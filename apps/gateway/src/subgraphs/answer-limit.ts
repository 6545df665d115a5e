import { type DocumentNode, Kind } from 'graphql';

/** A connection test may take a minute by itself, and its connector needs a moment to tell. */
const connectionTestMs = 65_000;

/** How long the subgraphs may take over an operation together, at least. */
export function answerLimitMs({ definitions }: DocumentNode, ordinaryMs: number): number {
  const selections = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
  const testsConnection = selections.some(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === 'testDeviceConnection',
  );
  return testsConnection ? Math.max(connectionTestMs, ordinaryMs) : ordinaryMs;
}
