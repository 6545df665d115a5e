/** An error as GraphQL answers it. */
export interface GraphqlError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly field?: string };
}

/** Talks to the service's `/graphql` as the gateway does. */
export class GraphqlClient {
  constructor(
    readonly url: string,
    readonly token: string | undefined,
    private readonly headers: Record<string, string> = {},
  ) {}

  async send<Data>(
    query: string,
    variables: object = {},
  ): Promise<{ data?: Data | null; errors?: GraphqlError[] }> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...this.headers,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data?: Data | null; errors?: GraphqlError[] };
  }

  /** The data of an operation that must work. */
  async ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables);
    if (!data || errors) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The code and the field of an operation that must be refused. */
  async refusal(query: string, variables: object = {}): Promise<{ code: string; field: string | undefined }> {
    const { data, errors } = await this.send(query, variables);
    const [error] = errors ?? [];
    if (!error) throw new Error(`a refusal was expected of ${query}: ${JSON.stringify(data)}`);
    return { code: error.extensions.code, field: error.extensions.field };
  }
}
