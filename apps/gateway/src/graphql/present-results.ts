import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { presentError } from '../errors/present-error.js';
import { presentSubgraphError } from '../errors/present-subgraph-error.js';
import { type Call, callOf } from './call.js';
import { OutgoingSubscription } from './outgoing-subscription.js';

/** The part of a result that is presented. */
interface Errors {
  readonly errors?: readonly GraphQLError[] | undefined;
}

/**
 * Presents every error twice: when it comes from a subgraph, so that nothing of the subgraph's inside gets any further,
 * and when it leaves, so that the gateway's own are presented too. The second changes nothing of the first.
 */
export function presentResults(log: Logger): GatewayPlugin {
  const reportOf = (call: Call) => (error: unknown, message: string) =>
    log.error({ err: error, requestId: call.requestId }, message);
  const presenterFor = (call: Call) => {
    const request = { requestId: call.requestId, report: reportOf(call) };
    return <Result extends Errors>(result: Result) =>
      withErrors(result, (error) => presentError(error, request));
  };

  return {
    onSubgraphExecute({ subgraphName, executionRequest }) {
      const report = reportOf(callOf(executionRequest.context));
      const origin = { subgraphName, operation: executionRequest.operationType, report };
      const present = <Result extends Errors>(result: Result) =>
        withErrors(result, (error) => presentSubgraphError(error, origin));
      return (answer) => {
        if (!isIterable(answer.result)) return answer.setResult(present(answer.result));
        return { onNext: (event) => event.setResult(withoutOldData(present(event.result))) };
      };
    },
    onExecutionResult(answer) {
      const call = callOf(answer.context);
      const present = presenterFor(call);
      const { result } = answer;
      if (isIterable(result)) answer.setResult(new OutgoingSubscription(result, present, endOf(call)));
      else if (result) answer.setResult(present(result));
    },
    onResultProcess(answer) {
      const { result } = answer;
      if (isIterable(result)) return;
      const present = presenterFor(callOf(answer.serverContext));
      answer.setResult(Array.isArray(result) ? result.map(present) : present(result));
    },
  };
}

function withErrors<Result extends Errors>(
  result: Result,
  present: (error: GraphQLError) => GraphQLError,
): Result {
  return result.errors?.length ? { ...result, errors: result.errors.map(present) } : result;
}

/** For an event without data the planner's executor would show those of the event before, were they not taken away. */
function withoutOldData(event: ExecutionResult): ExecutionResult {
  return { ...event, data: event.data ?? {} };
}

function endOf(call: Call): AbortSignal {
  return call.endOfSubscription?.() ?? new AbortController().signal;
}

function isIterable<Item>(result: AsyncIterable<Item> | object | undefined): result is AsyncIterable<Item> {
  return result !== undefined && Symbol.asyncIterator in result;
}
