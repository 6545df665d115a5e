import type { GatewayProcess } from './gateway-process.js';

/** A GraphQL answer as a client reads it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLAnswerError[];
  /** The whole answer, to look for what must not be in it. */
  readonly text: string;
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Asks over HTTP with a valid token, unless other headers say otherwise. */
export async function ask(
  gateway: GatewayProcess,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return post(gateway, JSON.stringify({ query, variables }), {
    authorization: `Bearer ${await gateway.token()}`,
    ...headers,
  });
}

export async function post(
  gateway: GatewayProcess,
  body: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  const parsed = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
  return { ...parsed, text, status: response.status, headers: response.headers };
}
