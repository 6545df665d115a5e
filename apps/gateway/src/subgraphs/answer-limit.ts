import { type DocumentNode, Kind } from 'graphql';

const ordinaryMs = 30_000;
/** A connection test may take a minute by itself, and its connector needs a moment to tell. */
const connectionTestMs = 65_000;

/** How long a subgraph may take to answer a request. */
export function answerLimitMs({ definitions }: DocumentNode): number {
  const selections = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
  const testsConnection = selections.some(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === 'testDeviceConnection',
  );
  return testsConnection ? connectionTestMs : ordinaryMs;
}
