import { GraphQLError } from 'graphql';

const partNames: Readonly<Record<string, string>> = {
  certificates: 'The certificate service',
  devices: 'The device service',
  connectors: 'The connector service',
};

/** What a screen shows while a subgraph cannot be reached. */
export function unavailable(subgraphName: string, operation: string | undefined): GraphQLError {
  const part = partNames[subgraphName] ?? 'A part of the system';
  // A change may have been made although its answer was lost.
  const advice =
    operation === 'mutation' ? 'Look whether the change was made before you try again.' : 'Try again.';
  return new GraphQLError(`${part} does not answer. ${advice}`, {
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  });
}
