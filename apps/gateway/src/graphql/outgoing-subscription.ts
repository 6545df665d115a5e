import { type ExecutionResult, GraphQLError } from 'graphql';
import { tokenExpired } from '../errors/lost-subscription.js';

const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * A subscription's results on their way to the client. A generator would not do: its `return` waits for the event that is
 * being awaited, and a quiet subscription would never be let go of.
 */
export class OutgoingSubscription implements AsyncIterableIterator<ExecutionResult, undefined> {
  private readonly source: AsyncIterator<ExecutionResult>;
  private ended = false;

  /** @param end aborted when the subscription is over, whatever its source does */
  constructor(
    results: AsyncIterable<ExecutionResult>,
    private readonly present: (result: ExecutionResult) => ExecutionResult,
    private readonly end: AbortSignal,
  ) {
    this.source = results[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.ended) return finished;
    const step = await this.nextOrEnd();
    if (step === 'end') {
      await this.return();
      return { done: false, value: { errors: [whyEnded(this.end)] } };
    }
    return step.done ? this.return() : { done: false, value: this.present(withOwnErrors(step.value)) };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.ended) {
      this.ended = true;
      await this.source.return?.();
    }
    return finished;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The listener goes with each step: a signal that lives as long as the gateway must not collect them. */
  private nextOrEnd(): Promise<IteratorResult<ExecutionResult, unknown> | 'end'> {
    if (this.end.aborted) return Promise.resolve('end');
    return new Promise((resolve, reject) => {
      const onEnd = (): void => resolve('end');
      const removeListener = (): void => this.end.removeEventListener('abort', onEnd);
      this.end.addEventListener('abort', onEnd, { once: true });
      this.source.next().then(resolve, reject).finally(removeListener);
    });
  }
}

/** A time limit has no reason of ours: it is the token's. */
function whyEnded({ reason }: { readonly reason: unknown }): GraphQLError {
  return reason instanceof GraphQLError ? reason : tokenExpired();
}

/**
 * The planner's executor hands out one array of errors for the life of a subscription and only ever adds to it; it is
 * emptied here, so that an event shows its own errors and not those of all events before.
 */
function withOwnErrors(result: ExecutionResult): ExecutionResult {
  const { errors } = result;
  if (!errors?.length) return result;
  const own = [...errors];
  if (isMutable(errors)) errors.length = 0;
  return { ...result, errors: own };
}

function isMutable<Item>(list: readonly Item[]): list is Item[] {
  return !Object.isFrozen(list);
}
