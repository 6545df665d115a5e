import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { GraphQLError } from 'graphql';

/**
 * A form whose `operations` and `map` are JSON, but not what the GraphQL multipart request specification says, is refused
 * with a sentence; Hive stumbles over it and throws a TypeError.
 */
export const refuseBrokenForms: GatewayPlugin = {
  onRequestParse({ requestParser, setRequestParser }) {
    if (!requestParser) return;
    setRequestParser(async (request) => {
      try {
        return await requestParser(request);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        const message =
          'The form is no GraphQL multipart request: "operations" is an object, and "map" tells for each file its paths in it, for example {"0": ["variables.input.certificate"]}.';
        throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
      }
    });
  },
};
