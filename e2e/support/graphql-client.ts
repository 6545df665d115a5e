import { type Client as EventStream, createClient as createEventStream } from 'graphql-sse';
import { type Client as Socket, createClient as createSocket } from 'graphql-ws';

/** An error as the gateway answers it. */
export interface ClientError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly field?: string };
}

/** A plain answer: data, errors, and the HTTP status. */
export interface Answer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly ClientError[];
}

/** Talks to the gateway as a front end does. */
export class GraphqlClient {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** Sends one operation and answers whatever came back. */
  async send<Data>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Data>> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...headers,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: Data | null; errors?: ClientError[] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  }

  /** The data of an operation that must work. */
  async ask<Data>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables, headers);
    if (!data || errors.length > 0)
      throw new Error(`${query.trim().split('\n')[0]}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The one error of an operation that must be refused. */
  async refusal(query: string, variables: Record<string, unknown> = {}): Promise<ClientError> {
    const { errors } = await this.send(query, variables);
    const [error, ...others] = errors;
    if (!error || others.length > 0) throw new Error(`one error was expected: ${JSON.stringify(errors)}`);
    return error;
  }

  /** Collects what a subscription delivers; subscribes anew whenever the connection is lost. */
  subscribe<Data>(
    query: string,
    variables: Record<string, unknown> = {},
    transport: Transport = 'server-sent events',
  ): LiveFeed<Data> {
    return new LiveFeed<Data>(clients[transport](this.url, `Bearer ${this.token}`), query, variables);
  }
}

/** How a subscription is delivered. */
export type Transport = 'server-sent events' | 'WebSocket';

const clients: Readonly<Record<Transport, (url: string, authorization: string) => EventStream | Socket>> = {
  'server-sent events': (url, authorization) =>
    createEventStream({ url, headers: { authorization }, retryAttempts: 0 }),
  WebSocket: (url, authorization) =>
    createSocket({ url: url.replace(/^http/, 'ws'), connectionParams: { authorization }, retryAttempts: 0 }),
};

/** A subscription and all it delivered so far. */
export class LiveFeed<Data> {
  readonly received: Data[] = [];
  /** The errors it ended with. */
  readonly errors: unknown[] = [];
  private closed = false;

  constructor(
    private readonly client: EventStream | Socket,
    private readonly query: string,
    private readonly variables: Record<string, unknown>,
  ) {
    void this.follow();
  }

  close(): void {
    this.closed = true;
    void this.client.dispose();
  }

  private async follow(): Promise<void> {
    while (!this.closed) {
      await new Promise<void>((ended) => {
        this.client.subscribe<Data>(
          { query: this.query, variables: this.variables },
          {
            next: ({ data, errors }) => {
              if (data) this.received.push(data);
              this.errors.push(...(errors ?? []));
            },
            error: (error) => {
              this.errors.push(error);
              setTimeout(ended, 200);
            },
            complete: () => setTimeout(ended, 200),
          },
        );
      });
    }
  }
}
