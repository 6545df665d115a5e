import {
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  print,
} from 'graphql';
import type { Client } from 'graphql-ws';
import { lostSubscription, readsTooSlowly } from '../errors/lost-subscription.js';
import { ResultQueue } from './result-queue.js';

/** The part of an execution request that goes over the wire. */
export interface SubscriptionRequest {
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
}

/** `never`: what a result holds is the affair of whoever asked for it. */
type Result = ExecutionResult<never>;
type Reader = ResultQueue<Result>;

/**
 * A subscription at a subgraph, over a connection of its own, with one reader or many. It ends for all of them when the
 * connection is lost: it is not opened again behind their backs, events would be missing without anyone knowing.
 */
export class UpstreamSubscription {
  private readonly readers = new Set<Reader>();
  private over = false;

  /** @param onOver nobody can join any more */
  constructor(
    private readonly client: Client,
    private readonly subgraphName: string,
    private readonly onOver: () => void,
  ) {}

  start({ document, variables, operationName }: SubscriptionRequest): void {
    this.client.subscribe<never>(
      { query: print(document), variables, operationName },
      {
        next: (result) => this.deliver(result),
        error: (reason) => this.end(...lostSubscription(reason, this.subgraphName)),
        complete: () => this.end(),
      },
    );
  }

  join(): Reader {
    const reader: Reader = new ResultQueue(() => this.leave(reader));
    this.readers.add(reader);
    return reader;
  }

  private deliver(result: FormattedExecutionResult<never, unknown>): void {
    for (const reader of [...this.readers]) {
      // What is joined from other subgraphs is written into a result: each reader needs its own.
      const own = parsed(this.readers.size > 1 ? structuredClone(result) : result);
      if (!reader.push(own)) this.drop(reader);
    }
  }

  /** The others read on. */
  private drop(reader: Reader): void {
    reader.end({ errors: [readsTooSlowly()] });
    this.leave(reader);
  }

  private leave(reader: Reader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.close();
  }

  private end(...errors: GraphQLError[]): void {
    for (const reader of this.readers) reader.end(errors.length > 0 ? { errors } : undefined);
    this.readers.clear();
    this.close();
  }

  /** A connection that is still being made is closed when it is there; when it fails instead, it needs no closing. */
  private close(): void {
    if (this.over) return;
    this.over = true;
    this.onOver();
    Promise.resolve(this.client.dispose()).catch(() => undefined);
  }
}

function parsed({ data, errors }: FormattedExecutionResult<never, unknown>): Result {
  return errors
    ? { data, errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }
    : { data };
}
